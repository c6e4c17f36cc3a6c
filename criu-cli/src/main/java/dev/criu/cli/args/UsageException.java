package dev.criu.cli.args;

import dev.criu.core.api.CriuException;

/** The command line or a configuration file asks for what there is not. */
public final class UsageException extends CriuException {
    private static final long serialVersionUID = 1L;

    /** @param message what is wrong and, where it helps, what is right */
    public UsageException(String message) {
        super("options", message);
    }
}
