package dev.criu.zdtm.harm;

import dev.criu.zdtm.Deadline;
import dev.criu.zdtm.Task;
import dev.criu.zdtm.TrialFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What a dump or a restore must not change on the machine: mounts, and the files around the tree. */
final class Surroundings {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Path MOUNTS = Path.of("/proc/self/mountinfo");

    private final Path directory;
    private final String mounts;
    private final List<String> files;

    private Surroundings(Path directory) throws IOException {
        this.directory = directory;
        this.mounts = Task.read(MOUNTS);
        this.files = list();
    }

    /** How it is now; {@code directory} is where the tree has its files. */
    static Surroundings of(Path directory) throws IOException {
        return new Surroundings(directory);
    }

    /** Throws when something has changed. */
    void requireUnchanged() throws IOException {
        // Others may mount something for a moment.
        if (!Deadline.in(PATIENCE).await(() -> Task.read(MOUNTS).equals(mounts))) {
            throw new TrialFailure("mounts were\n" + mounts + "and are\n" + Task.read(MOUNTS));
        }
        if (!list().equals(files)) {
            throw new TrialFailure("files were " + files + " and are " + list());
        }
    }

    private List<String> list() throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return new ArrayList<>(entries.map(entry -> entry.getFileName().toString()).sorted().toList());
        }
    }
}
