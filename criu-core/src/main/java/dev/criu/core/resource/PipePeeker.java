package dev.criu.core.resource;

import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.SyscallException;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.OpenFlags;
import dev.criu.linux.memory.NativeMemory;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at what lies in a pipe without taking it out: tee(2) lets a private pipe share its buffers, and that one is read.
 */
public final class PipePeeker {
    private static final Logger LOG = LoggerFactory.getLogger(PipePeeker.class);

    private static final int F_SETPIPE_SZ = 1031;
    private static final int F_GETPIPE_SZ = 1032;
    private static final int FIONREAD = 0x541b;
    private static final int SPLICE_F_NONBLOCK = 2;

    private final Kernel kernel;

    public PipePeeker(Kernel kernel) {
        this.kernel = kernel;
    }

    /**
     * Peeks through any end of a pipe.
     *
     * @param fd the end in this process
     * @param object coordinates for errors
     */
    public PipeData peek(int pipeId, int fd, int flags, String object) {
        int capacity = (int) kernel.call(object, Sys.FCNTL, fd, F_GETPIPE_SZ);
        int bytes = available(fd, object);
        LOG.debug("pipe: peek pipe={} bytes={} capacity={}", pipeId, bytes, capacity);
        if (bytes == 0) {
            return new PipeData(pipeId, capacity, new byte[0], List.of());
        }
        if ((flags & OpenFlags.O_ACCMODE) != OpenFlags.O_WRONLY) {
            return peek(pipeId, fd, capacity, bytes, object);
        }
        int reader = openReader(fd);
        try {
            return peek(pipeId, reader, capacity, bytes, object);
        } finally {
            kernel.close(reader);
        }
    }

    private int available(int fd, String object) {
        try (NativeMemory count = NativeMemory.allocate(4)) {
            kernel.call(object, Sys.IOCTL, fd, FIONREAD, count.address());
            return count.getInt(0);
        }
    }

    /** A pipe whose only end here is one for writing gets another for reading through procfs; both lead to the same pipe. */
    private int openReader(int fd) {
        return kernel.open("/proc/self/fd/" + fd, OpenFlags.O_RDONLY | OpenFlags.O_NONBLOCK);
    }

    private PipeData peek(int pipeId, int reader, int capacity, int bytes, String object) {
        try (NativeMemory ends = NativeMemory.allocate(8)) {
            kernel.call(object, Sys.PIPE2, ends.address(), OpenFlags.O_CLOEXEC | OpenFlags.O_NONBLOCK);
            int out = ends.getInt(0);
            int in = ends.getInt(4);
            try {
                // As many slots as the original has, since tee copies slot by slot.
                kernel.call(object, Sys.FCNTL, in, F_SETPIPE_SZ, capacity);
                long shared = kernel.call(object, Sys.TEE, reader, in, bytes, SPLICE_F_NONBLOCK);
                if (shared != bytes) {
                    throw new SyscallException(Sys.TEE, object + ": tee gave " + shared + " of " + bytes + " bytes");
                }
                return read(pipeId, out, capacity, bytes, object);
            } finally {
                kernel.close(in);
                kernel.close(out);
            }
        }
    }

    /** One read gives all there is of a stream, but at most one packet: buffers keep their mark when shared. */
    private PipeData read(int pipeId, int out, int capacity, int bytes, String object) {
        List<Integer> packets = new ArrayList<>(1);
        try (NativeMemory buffer = NativeMemory.allocate(bytes)) {
            for (int done = 0; done < bytes; ) {
                long n = kernel.raw(Sys.READ, out, buffer.address() + done, bytes - done);
                if (n <= 0) {
                    throw Errno.isError(n)
                            ? new SyscallException(Sys.READ, (int) -n, object)
                            : new SyscallException(Sys.READ, object + ": contents ended " + (bytes - done) + " bytes early");
                }
                packets.add((int) n);
                done += (int) n;
            }
            return new PipeData(pipeId, capacity, buffer.bytes(0, bytes), packets.size() > 1 ? packets : List.of());
        }
    }
}
