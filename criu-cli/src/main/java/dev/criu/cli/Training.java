package dev.criu.cli;

import java.io.IOException;
import java.nio.channels.Selector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs of the program in one JVM, which the build records to make a class archive. Every line of the script is the arguments of one
 * run, separated by blanks. What the runs achieve does not matter, so it ends with 0 in any case. With {@code --sleep} it is a
 * process with many threads and some common files to practise on, which makes the given file when it is ready.
 */
final class Training {
    /** So many that whatever is done for each of them is done often enough to be compiled. */
    private static final int THREADS = 150;

    private static final int STACK = 64 << 10;

    private Training() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        if (args[0].equals("--sleep")) {
            try (Selector ignored = Selector.open()) {
                for (int i = 0; i < THREADS; i++) {
                    new Thread(null, LockSupport::park, "idle-" + i, STACK).start();
                }
                Files.createFile(Path.of(args[1]));
                Thread.sleep(Duration.ofMinutes(10).toMillis());
            }
            return;
        }
        for (String line : Files.readAllLines(Path.of(args[0]))) {
            Main.run(line.split(" "));
        }
    }
}
