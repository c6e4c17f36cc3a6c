package dev.criu.cli.warm;

import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.memory.NativeMemory;
import java.io.IOException;
import java.io.OutputStream;

/** Writes to a descriptor that this process got from another one, whatever it leads to. */
final class DescriptorStream extends OutputStream {
    private final Kernel kernel;
    private final int fd;

    DescriptorStream(Kernel kernel, int fd) {
        this.kernel = kernel;
        this.fd = fd;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return;
        }
        try (NativeMemory memory = NativeMemory.allocate(length)) {
            memory.put(0, java.util.Arrays.copyOfRange(bytes, offset, offset + length));
            long done = 0;
            while (done < length) {
                long n = kernel.raw(Sys.WRITE, fd, memory.address() + done, length - done);
                if (Errno.isError(n)) {
                    throw new IOException(Errno.describe((int) -n));
                }
                done += n;
            }
        }
    }
}
