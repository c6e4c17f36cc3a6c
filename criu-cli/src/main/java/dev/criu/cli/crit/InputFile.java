package dev.criu.cli.crit;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file to read from, or a copy of what a pipe had to say. */
final class InputFile implements Closeable {

    private final Path path;
    private final boolean copy;

    private InputFile(Path path, boolean copy) {
        this.path = path;
        this.copy = copy;
    }

    /** @param file the file as the user named it, null for standard input */
    static InputFile open(Path file) throws IOException {
        if (file == null) {
            return copy(System.in);
        }
        if (!Files.exists(file) || Files.isRegularFile(file)) {
            return new InputFile(Files.isSymbolicLink(file) ? file.toRealPath() : file, false);
        }
        try (InputStream in = Files.newInputStream(file)) {
            return copy(in);
        }
    }

    private static InputFile copy(InputStream in) throws IOException {
        Path copy = Files.createTempFile("crit-stdin-", ".img");
        Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
        return new InputFile(copy, true);
    }

    Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        if (copy) {
            Files.deleteIfExists(path);
        }
    }
}
