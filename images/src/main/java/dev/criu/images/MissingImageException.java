package dev.criu.images;

import java.nio.file.Path;

/** An image that must be there is not. */
public final class MissingImageException extends ImageException {

    private static final long serialVersionUID = 1L;

    public MissingImageException(Path file) {
        this(file, "no such image; is this the directory of a finished dump?");
    }

    public MissingImageException(Path file, String problem) {
        super(file, problem);
    }
}
