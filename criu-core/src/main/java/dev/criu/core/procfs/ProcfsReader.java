package dev.criu.core.procfs;

import java.io.IOException;

/** The file operations that {@link Procfs} needs. Implementations need not be thread-safe. */
public interface ProcfsReader {
    /** All bytes of a file. */
    byte[] read(String path) throws IOException;

    /** Takes a part of a file. */
    interface Chunks {
        /**
         * @param data what was not taken last time, and what follows it
         * @param last whether nothing will follow
         * @return how many bytes were taken
         */
        int take(byte[] data, boolean last);
    }

    /** Reads a file in parts, so that not all of it is in memory at once. */
    default void stream(String path, Chunks chunks) throws IOException {
        chunks.take(read(path), true);
    }

    /** The target of a symbolic link. */
    KernelString readLink(String path) throws IOException;

    /** Names in a directory that are numbers, ascending; others are left out. */
    int[] listNumbers(String path) throws IOException;

    /** Whether something is there. */
    boolean exists(String path);
}
