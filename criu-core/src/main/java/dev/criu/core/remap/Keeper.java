package dev.criu.core.remap;

import dev.criu.core.resource.Remapped;
import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.SyscallException;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.OpenFlags;
import java.nio.charset.StandardCharsets;

/**
 * Holds a file without a name by an O_PATH descriptor of this process, which keeps nobody from executing it. Opening it through the
 * link in {@code /proc/self/fd} gives further open descriptions, which show the path that it had last.
 */
final class Keeper implements Remapped, AutoCloseable {
    private final Kernel kernel;
    private final int fd;
    private final GhostTimes times;
    private final String object;

    /**
     * @param fd O_PATH descriptor; this object closes it
     * @param times that the file gets in the end; null for those that it has
     */
    Keeper(Kernel kernel, int fd, GhostTimes times, String object) {
        this.kernel = kernel;
        this.fd = fd;
        this.times = times;
        this.object = object;
    }

    @Override
    public int open(int flags) {
        int opened = kernel.openRaw(
                OpenFlags.AT_FDCWD, path().getBytes(StandardCharsets.US_ASCII), flags & ~OpenFlags.O_NOFOLLOW, 0);
        if (Errno.isError(opened)) {
            throw new SyscallException(Sys.OPENAT, -opened, object);
        }
        return opened;
    }

    /** A path of this process that leads to the file. */
    String path() {
        return "/proc/self/fd/" + fd;
    }

    int fd() {
        return fd;
    }

    void complete() {
        if (times != null) {
            times.set(kernel, path(), object);
        }
    }

    @Override
    public void close() {
        kernel.close(fd);
    }
}
