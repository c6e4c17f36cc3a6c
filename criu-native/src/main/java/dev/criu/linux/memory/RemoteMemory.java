package dev.criu.linux.memory;

import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.SyscallException;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.OpenFlags;
import java.nio.charset.StandardCharsets;

/**
 * Reads and writes the memory of a stopped task through {@code /proc/PID/mem}, which reaches pages that the task itself may not
 * read or write (FOLL_FORCE in mm/memory.c); a write to a private page makes a copy of it.
 */
public final class RemoteMemory implements AutoCloseable {
    private final Kernel kernel;
    private final int pid;
    private final int fd;

    public RemoteMemory(Kernel kernel, int pid) {
        this.kernel = kernel;
        this.pid = pid;
        this.fd = kernel.openRaw(
                OpenFlags.AT_FDCWD, ("/proc/" + pid + "/mem").getBytes(StandardCharsets.US_ASCII), OpenFlags.O_RDWR, 0);
        if (Errno.isError(fd)) {
            throw new SyscallException(Sys.OPENAT, -fd, "pid " + pid + ": memory");
        }
    }

    /** The descriptor of {@code /proc/PID/mem}. */
    public int fd() {
        return fd;
    }

    /** Fills {@code target} from {@code from}; all of it or an exception. */
    public void read(RemoteAddress from, NativeMemory target) {
        transfer(Sys.PREAD64, from, target);
    }

    /** Writes all of {@code source} to {@code to}. */
    public void write(RemoteAddress to, NativeMemory source) {
        transfer(Sys.PWRITE64, to, source);
    }

    /** A copy of {@code length} bytes. */
    public byte[] read(RemoteAddress from, int length) {
        try (NativeMemory memory = NativeMemory.allocate(length)) {
            read(from, memory);
            return memory.bytes(0, length);
        }
    }

    public void write(RemoteAddress to, byte[] bytes) {
        try (NativeMemory memory = NativeMemory.allocate(bytes.length)) {
            memory.put(0, bytes);
            write(to, memory);
        }
    }

    private void transfer(Sys call, RemoteAddress at, NativeMemory memory) {
        long done = 0;
        while (done < memory.size()) {
            long n = kernel.raw(call, fd, memory.address() + done, memory.size() - done, at.value() + done);
            if (n <= 0) {
                throw new SyscallException(call, n == 0 ? Errno.EIO : (int) -n, "pid " + pid + " memory at " + at.plus(done));
            }
            done += n;
        }
    }

    @Override
    public void close() {
        kernel.close(fd);
    }
}
