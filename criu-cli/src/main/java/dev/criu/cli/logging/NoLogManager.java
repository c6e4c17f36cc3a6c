package dev.criu.cli.logging;

import java.io.IOException;
import java.util.logging.LogManager;

/**
 * The manager of java.util.logging, by which nothing here logs: protobuf alone gets itself a logger when it is loaded. What the JVM's
 * own manager does then, reading a file and looking for other systems of logging in every jar, takes longer than reading the first images.
 * The launchers name it in {@code java.util.logging.manager}.
 */
public final class NoLogManager extends LogManager {

    /** Found by name. */
    public NoLogManager() {}

    /**
     * There is no configuration.
     *
     * @throws IOException always: {@link LogManager} leaves its loggers as they are, then, and looks no further
     */
    @Override
    public void readConfiguration() throws IOException {
        throw new IOException("there is no configuration");
    }
}
