package dev.criu.core.tree;

import dev.criu.core.api.CriuException;

/** The tree could not be frozen; it runs on. */
public final class FreezeException extends CriuException {
    private static final long serialVersionUID = 1L;

    public FreezeException(String message) {
        super("freeze", message);
    }

    public FreezeException(String message, Throwable cause) {
        super("freeze", message, cause);
    }
}
