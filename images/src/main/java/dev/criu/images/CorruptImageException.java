package dev.criu.images;

import java.nio.file.Path;

/** The content of an image breaks the format: it is cut short, or was never an image. */
public final class CorruptImageException extends ImageException {

    private static final long serialVersionUID = 1L;

    private final long offset;

    /** @param offset where in the file the bad part starts, in bytes */
    public CorruptImageException(Path file, long offset, String problem) {
        super(file, problem);
        this.offset = offset;
    }

    static CorruptImageException truncated(Path file, long offset, String what, long wanted, long left) {
        return new CorruptImageException(file, offset, "truncated: " + what + " of " + Long.toUnsignedString(wanted)
                + " bytes at offset " + offset + ", " + left + " bytes left; the dump was cut short, dump again");
    }

    /** Where in the file the bad part starts, in bytes. */
    public long offset() {
        return offset;
    }
}
