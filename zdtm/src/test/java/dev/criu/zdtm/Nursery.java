package dev.criu.zdtm;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts commands so that whatever they orphan is reaped at once ({@code lib/nursery.c}): a pid is free for the restore as
 * soon as its process has died.
 */
public final class Nursery {
    /** How many processes of the tree of a started process are the nursery's own: the process and its reaper. */
    static final int DEPTH = 2;

    private final Path executable;

    public Nursery(Path binaries) {
        executable = binaries.resolve("nursery.bin");
    }

    /** Starts a command in a directory, with its output in a file and its pid in another. */
    public Process start(List<String> command, Path directory, Path output, Path pidfile) throws IOException {
        return start(command, directory, output, pidfile.toString());
    }

    /** Starts a command in a directory, with its output in a file. */
    Process start(List<String> command, Path directory, Path output) throws IOException {
        return start(command, directory, output, "-");
    }

    /** A command that is yet to be started, with its pid in a file, and its streams and environment as the caller wants them. */
    public ProcessBuilder prepare(List<String> command, Path directory, String pidfile) {
        List<String> line = new ArrayList<>(List.of(executable.toString(), pidfile));
        line.addAll(command);
        return new ProcessBuilder(line).directory(directory.toFile());
    }

    private Process start(List<String> command, Path directory, Path output, String pidfile) throws IOException {
        return prepare(command, directory, pidfile)
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }
}
