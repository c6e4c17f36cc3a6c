package dev.criu.images;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The image sets that CRIU 4.2 wrote. They lie in {@code shared/} beside the checkout, or where the system property
 * {@code shared.dir} says; without them the tests fail.
 */
public final class Samples {

    private Samples() {
    }

    /** The directory with the samples and the format's tables. */
    public static Path shared() {
        String dir = System.getProperty("shared.dir");
        Path shared = dir != null ? Path.of(dir)
                : Path.of("").toAbsolutePath().getParent().resolveSibling("shared");
        if (!Files.isDirectory(shared.resolve("samples"))) {
            throw new AssertionError("no samples in " + shared
                    + "; set -Dshared.dir to the directory that holds samples/");
        }
        return shared;
    }

    /** The samples' directories. */
    public static List<Path> sets() {
        return list(shared().resolve("samples")).stream()
                .filter(dir -> Files.isDirectory(dir.resolve("json"))).toList();
    }

    /** Every image with magics, of all sets. */
    public static List<Path> images() {
        return sets().stream().flatMap(set -> list(set).stream()).filter(Samples::isFramed).toList();
    }

    private static boolean isFramed(Path file) {
        String name = file.getFileName().toString();
        boolean image = name.endsWith(".img") || name.startsWith("stats-");
        return image && ImageTypes.ALL.stream().noneMatch(type -> type.isRaw() && type.idOf(name) >= 0);
    }

    private static List<Path> list(Path dir) {
        try (Stream<Path> files = Files.list(dir)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
