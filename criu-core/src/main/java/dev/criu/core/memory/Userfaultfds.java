package dev.criu.core.memory;

import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.OpenFlags;
import dev.criu.linux.memory.NativeMemory;
import java.nio.charset.StandardCharsets;

/**
 * Whether there is any userfaultfd(2) on this machine, as far as the kernel's slab caches tell (/sys/kernel/slab, mm/slub.c). What they
 * count may have been freed already, so no is certain and yes is not.
 */
public final class Userfaultfds {
    private static final String CACHE = "/sys/kernel/slab/userfaultfd_ctx_cache/";

    private Userfaultfds() {}

    /** Has the cache give back what is free, so that it does not count. */
    public static void settle(Kernel kernel) {
        int fd = open(kernel, "shrink", OpenFlags.O_RDWR);
        if (!Errno.isError(fd)) {
            try (NativeMemory one = Kernel.cString(new byte[] {'1'})) {
                kernel.raw(Sys.WRITE, fd, one.address(), 1);
            } finally {
                kernel.close(fd);
            }
        }
    }

    /** Whether there is certainly none. */
    public static boolean none(Kernel kernel) {
        int fd = open(kernel, "objects", OpenFlags.O_RDONLY);
        if (Errno.isError(fd)) {
            return false;
        }
        try (NativeMemory text = NativeMemory.allocate(16)) {
            long n = kernel.raw(Sys.READ, fd, text.address(), 16);
            return n >= 2 && text.getByte(0) == '0' && (text.getByte(1) == '\n' || text.getByte(1) == ' ');
        } finally {
            kernel.close(fd);
        }
    }

    private static int open(Kernel kernel, String name, int flags) {
        return kernel.openRaw(OpenFlags.AT_FDCWD, (CACHE + name).getBytes(StandardCharsets.US_ASCII), flags, 0);
    }
}
