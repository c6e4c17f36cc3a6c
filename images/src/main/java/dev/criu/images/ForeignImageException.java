package dev.criu.images;

import java.nio.file.Path;

/** A file is in the place of an image but is none, or an image of something else. */
public final class ForeignImageException extends ImageException {

    private static final long serialVersionUID = 1L;

    public ForeignImageException(Path file, String problem) {
        super(file, problem);
    }
}
