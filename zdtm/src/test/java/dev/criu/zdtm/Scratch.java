package dev.criu.zdtm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** The directory of one run. It is deleted when the run succeeds, and kept to be looked at when it does not. */
public final class Scratch {
    private final Path directory;
    private boolean ofUnprivileged;

    private Scratch(Path directory) {
        this.directory = directory;
    }

    /** Makes a new directory whose name begins with a given one. */
    public static Scratch create(Path parent, String name) throws IOException {
        Files.createDirectories(parent);
        return new Scratch(Files.createTempDirectory(parent, name + "-").toAbsolutePath());
    }

    public Path directory() {
        return directory;
    }

    public Path file(String name) {
        return directory.resolve(name);
    }

    public Path newDirectory(String name) throws IOException {
        Path made = Files.createDirectory(file(name));
        if (ofUnprivileged) {
            UnprivilegedUser.own(made);
        }
        return made;
    }

    /** Gives it, and the directories that are made in it from now on, to who is not root. */
    void giveAway() throws IOException {
        UnprivilegedUser.own(directory);
        ofUnprivileged = true;
    }

    public void delete() throws IOException {
        delete(directory);
    }

    /** Removes a directory and everything in it. */
    static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
