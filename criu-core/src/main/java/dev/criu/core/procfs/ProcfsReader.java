package dev.criu.core.procfs;

import java.io.IOException;

/** The file operations that {@link Procfs} needs. Implementations need not be thread-safe. */
public interface ProcfsReader {
    /** All bytes of a file. */
    byte[] read(String path) throws IOException;

    /** The target of a symbolic link. */
    KernelString readLink(String path) throws IOException;

    /** Names in a directory that are numbers, ascending; others are left out. */
    int[] listNumbers(String path) throws IOException;

    /** Whether something is there. */
    boolean exists(String path);
}
