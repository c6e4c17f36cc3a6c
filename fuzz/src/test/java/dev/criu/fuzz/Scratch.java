package dev.criu.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A directory in memory (tmpfs) for the inputs of one target, removed when the JVM ends. */
final class Scratch {
    private static final Path TMPFS = Path.of("/dev/shm");

    private Scratch() {}

    static Path directory(String target) {
        try {
            Path parent = Files.isWritable(TMPFS) ? TMPFS : Path.of(System.getProperty("java.io.tmpdir"));
            Path directory = Files.createTempDirectory(parent, "criu-fuzz-" + target + "-");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(directory)));
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes an input to a file, in place of what was there. */
    static void write(Path file, byte[] bytes) {
        try {
            Files.deleteIfExists(file);
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Path> list(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the descriptors of this process lead. */
    static List<String> descriptors() {
        return list(Path.of("/proc/self/fd")).stream().filter(Files::isSymbolicLink).map(fd -> fd.getFileName() + " " + target(fd))
                .toList();
    }

    static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return e.toString();
        }
    }

    static void remove(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
