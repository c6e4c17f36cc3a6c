package dev.criu.images;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * An image could not be read or written. The message is one line: the file, what is wrong with it, and what helps.
 * Thrown as such for failures of the file system (a full disk, no permission); the subclasses tell what is wrong with
 * the content.
 */
public sealed class ImageException extends RuntimeException
        permits CorruptImageException, MissingImageException, ForeignImageException, UnsupportedImageException {

    private static final long serialVersionUID = 1L;

    private final String file;

    /** @param file the image file; @param problem what is wrong and what helps, without the file's name */
    public ImageException(Path file, String problem) {
        super(file + ": " + problem);
        this.file = file.toString();
    }

    ImageException(Path file, String problem, IOException cause) {
        this(file, problem);
        initCause(cause);
    }

    /** The file that could not be read or written. */
    public Path file() {
        return Path.of(file);
    }

    /** Translates what the file system said about {@code file} while it was to be {@code verb}. */
    static ImageException of(Path file, String verb, IOException cause) {
        if (cause instanceof NoSuchFileException) {
            return new MissingImageException(file);
        }
        String reason = cause instanceof FileSystemException f && f.getReason() != null
                ? f.getReason() : cause.getMessage();
        return new ImageException(file, "cannot be " + verb + ": " + (reason == null ? cause.toString() : reason),
                cause);
    }
}
