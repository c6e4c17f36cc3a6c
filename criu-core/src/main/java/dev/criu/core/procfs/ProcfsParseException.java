package dev.criu.core.procfs;

import dev.criu.core.api.CriuException;

/** A file of {@code /proc} holds what its parser does not know, or ends too early. */
public final class ProcfsParseException extends CriuException {
    private static final long serialVersionUID = 1L;

    /**
     * @param file kind of file, as {@code stat}
     * @param offset byte at which the parser stood
     * @param problem what was found or missed there
     */
    public ProcfsParseException(String file, int offset, String problem) {
        super("procfs", file + " at byte " + offset + ": " + problem);
    }
}
