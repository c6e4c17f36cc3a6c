package dev.criu.core.memory;

import dev.criu.images.ImageDirectory;
import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.SyscallException;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.OpenFlags;
import dev.criu.linux.memory.NativeMemory;
import java.nio.charset.StandardCharsets;

/** Where pages go. */
public interface PageFiles {
    /** A descriptor of this process, open for writing, of a new pages file; the caller closes it. */
    int create(int pagesId);

    /** Pages files of a directory of images, readable by their owner alone. */
    static PageFiles in(Kernel kernel, ImageDirectory images) {
        return pagesId -> {
            byte[] path = images.pagesFile(pagesId).toString().getBytes(StandardCharsets.UTF_8);
            kernel.unlink(path);
            int flags = OpenFlags.O_RDWR | OpenFlags.O_CREAT | OpenFlags.O_EXCL | OpenFlags.O_NOFOLLOW;
            int fd = kernel.openRaw(OpenFlags.AT_FDCWD, path, flags, 0600);
            if (Errno.isError(fd)) {
                throw new SyscallException(Sys.OPENAT, -fd, images.pagesFile(pagesId).toString());
            }
            return fd;
        };
    }

    /** Files that nobody will read. */
    static PageFiles unseen(Kernel kernel) {
        return pagesId -> {
            try (NativeMemory name = Kernel.cString("criu-rehearsal".getBytes(StandardCharsets.US_ASCII))) {
                return (int) kernel.call("rehearsal", Sys.MEMFD_CREATE, name.address(), 1);
            }
        };
    }
}
