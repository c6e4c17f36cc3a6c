package dev.criu.cli;

/** Where the launcher enters. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        long start = System.nanoTime();
        System.exit(new Cli(System.out, System.err, System.getenv(), new DirectEngine(), start).run(args));
    }
}
