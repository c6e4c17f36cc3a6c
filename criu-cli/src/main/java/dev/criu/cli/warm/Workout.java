package dev.criu.cli.warm;

import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.program.Program;
import dev.criu.linux.task.Children;
import dev.criu.linux.task.Spawner;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Dumps of a process of its own, until the code that the next dump needs is loaded and compiled. */
final class Workout {
    private static final int TIMES = 20;

    private static final int PR_SET_PDEATHSIG = 1;
    private static final int SIGKILL = 9;

    private final Kernel kernel;
    private final WarmServer.Runs runs;

    Workout(Kernel kernel, WarmServer.Runs runs) {
        this.kernel = kernel;
        this.runs = runs;
    }

    private static Program endingWithThis() {
        Program program = new Program();
        program.call(Sys.PRCTL, PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
        return program;
    }

    /** Does what it can; a process that is not warm is only slower. */
    void run() throws IOException {
        Path images = Files.createTempDirectory("criu-warm-");
        // No child of ProcessBuilder: the JVM waits for those, and takes stops for ends.
        int partner = new Spawner(kernel).spawn(0, 0, endingWithThis());
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
        List<String> dump = List.of("dump", "-R", "-j", "-v0", "-t", Integer.toString(partner), "-D", images.toString());
        int self = (int) ProcessHandle.current().pid();
        try {
            for (int i = 0; i < TIMES; i++) {
                runs.run(dump, Map.of(), self, nowhere, nowhere);
            }
        } finally {
            Children.end(kernel, partner);
            try (Stream<Path> files = Files.list(images)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(images);
        }
    }
}
