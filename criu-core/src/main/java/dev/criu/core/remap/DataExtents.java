package dev.criu.core.remap;

import dev.criu.core.api.CriuException;
import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.SyscallException;
import dev.criu.linux.call.Kernel;
import java.util.ArrayList;
import java.util.List;

/** Where a file has data and where holes (SEEK_DATA and SEEK_HOLE of lseek(2)). */
final class DataExtents {
    private static final int SEEK_DATA = 3;
    private static final int SEEK_HOLE = 4;
    private static final int ENXIO = 6;

    /** Data in a file, both in bytes. */
    record Extent(long offset, long length) {}

    private DataExtents() {}

    /** @param fd with a file offset that nobody needs */
    static List<Extent> of(Kernel kernel, int fd, String object) {
        List<Extent> extents = new ArrayList<>(1);
        long at = 0;
        while (true) {
            long start = kernel.raw(Sys.LSEEK, fd, at, SEEK_DATA);
            if (start == -ENXIO) {
                return extents;
            }
            if (Errno.isError(start)) {
                throw new SyscallException(Sys.LSEEK, (int) -start, object);
            }
            at = kernel.call(object, Sys.LSEEK, fd, start, SEEK_HOLE);
            extents.add(new Extent(start, at - start));
        }
    }

    static long bytes(List<Extent> extents) {
        long bytes = 0;
        for (Extent extent : extents) {
            bytes += extent.length;
        }
        return bytes;
    }

    static CriuException unreadable(String object, int errno) {
        return new CriuException("files", object + ": cannot be read: " + Errno.describe(errno));
    }
}
