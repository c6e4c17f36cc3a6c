package dev.criu.images;

import java.nio.file.Path;

/** An image of a format version this program does not know: too old, or newer than the program. */
public final class UnsupportedImageException extends ImageException {

    private static final long serialVersionUID = 1L;

    public UnsupportedImageException(Path file, String problem) {
        super(file, problem);
    }
}
