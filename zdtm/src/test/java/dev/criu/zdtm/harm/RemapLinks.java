package dev.criu.zdtm.harm;

import dev.criu.zdtm.Deadline;
import dev.criu.zdtm.TrialFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Links that dumps make to files which lost one of their names. They belong to the images, and are nowhere without. */
record RemapLinks(Path directory) {
    /** Whoever removes those of a killed dump begins when that is gone. */
    private static final Duration SOON = Duration.ofSeconds(5);

    /** Removes them; throws unless there are some. */
    void removeThoseOfImages() throws IOException {
        List<Path> links = list();
        if (links.isEmpty()) {
            throw new TrialFailure("there are images, and no link_remap in " + directory + "\n");
        }
        for (Path link : links) {
            Files.delete(link);
        }
    }

    /** Throws when some are left for long. */
    void requireNone() {
        if (!Deadline.in(SOON).await(() -> list().isEmpty())) {
            throw new TrialFailure("a dump without images has left " + list() + "\n");
        }
    }

    private List<Path> list() {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(entry -> entry.getFileName().toString().startsWith("link_remap")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
