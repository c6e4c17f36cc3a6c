package dev.criu.cli;

import dev.criu.cli.warm.WarmCommand;

/** Where the launcher enters. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        int status = args.length > 0 && args[0].equals(WarmCommand.SERVER) ? WarmMain.serve(args) : run(args);
        System.out.flush();
        System.err.flush();
        // Not exit(): since Java 21 that sets up a logger first, which takes 10 ms.
        Runtime.getRuntime().halt(status);
    }

    /** One run with the streams and the environment of this process. */
    static int run(String[] args) {
        return new Cli(System.out, System.err, System.getenv(), new DirectEngine(), System.nanoTime()).run(args);
    }
}
