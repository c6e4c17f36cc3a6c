package dev.criu.core.resource;

import dev.criu.core.api.CriuException;
import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.memory.NativeMemory;
import java.util.List;

/** Puts into a new pipe what lay in the old one. */
public final class PipeFiller {
    private final Kernel kernel;

    public PipeFiller(Kernel kernel) {
        this.kernel = kernel;
    }

    /**
     * Writes the contents.
     *
     * @param fd a non-blocking end for writing in this process, in packet mode if the contents are packets
     */
    public void fill(int fd, PipeData data) {
        if (data.bytes().length == 0) {
            return;
        }
        try (NativeMemory bytes = NativeMemory.allocate(data.bytes().length)) {
            bytes.put(0, data.bytes());
            long at = bytes.address();
            for (int length : data.packets().isEmpty() ? List.of(data.bytes().length) : data.packets()) {
                write(fd, at, length, data);
                at += length;
            }
        }
    }

    private void write(int fd, long address, int length, PipeData data) {
        long written = kernel.raw(Sys.WRITE, fd, address, length);
        if (written != length) {
            throw new CriuException("pipe", "pipe " + Integer.toUnsignedString(data.pipeId()) + ": " + data.bytes().length
                    + " bytes of contents do not fit into " + data.capacity() + ": "
                    + (Errno.isError(written) ? Errno.describe((int) -written) : written + " of " + length + " were taken"));
        }
    }
}
