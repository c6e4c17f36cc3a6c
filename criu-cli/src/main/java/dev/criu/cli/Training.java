package dev.criu.cli;

import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.SyscallException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Runs of the program in one JVM, which the build records to make a class archive. Every line of the script is the arguments of one
 * run, separated by blanks. What the runs achieve does not matter, so it ends with 0 in any case. With {@code --sleep} it is a
 * process to practise on ({@link Sleeper}), which makes the given file when it is ready.
 */
final class Training {
    private Training() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        if (args[0].equals("--sleep")) {
            Sleeper.sleep(Path.of(args[1]));
            return;
        }
        for (String line : Files.readAllLines(Path.of(args[0]))) {
            Main.run(line.split(" "));
        }
        tellFailure();
    }

    /** Where no descriptor is left, no class can be read from the jar to tell of that. */
    private static void tellFailure() {
        System.out.println(new SyscallException(Sys.OPENAT, Errno.EEXIST, "training").getMessage());
    }
}
