package dev.criu.core.memory;

import dev.criu.core.api.CriuException;
import dev.criu.core.resource.HugePages;
import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.memory.NativeMemory;
import java.util.ArrayList;
import java.util.List;

/** Finds the pages that a shared segment has, as the data ranges of its tmpfs file (SEEK_DATA and SEEK_HOLE of lseek(2)). */
final class SegmentScanner {
    private static final int SEEK_DATA = 3;
    private static final int SEEK_HOLE = 4;
    private static final int ENXIO = 6;
    private static final int PIECE = 1 << 21;

    private SegmentScanner() {}

    /** The ranges of a file; those of a file of huge pages are where it is not zero, as hugetlbfs tells no holes. */
    static List<PageRange> data(Kernel kernel, int fd, long size) {
        return HugePages.sizeOf(kernel, fd) == 0 ? byHoles(kernel, fd) : byContents(kernel, fd, size);
    }

    private static List<PageRange> byContents(Kernel kernel, int fd, long size) {
        List<PageRange> ranges = new ArrayList<>();
        try (NativeMemory buffer = NativeMemory.allocate(PIECE)) {
            for (long at = 0; at < size; at += PIECE) {
                int length = (int) Math.min(PIECE, size - at);
                long n = kernel.call("huge pages", Sys.PREAD64, fd, buffer.address(), length, at);
                if (n != length) {
                    throw new CriuException("memory", "huge pages: " + n + " of " + length + " bytes at " + at + " can be read");
                }
                if (!isZero(buffer, length)) {
                    ranges.add(new PageRange(at, at + length));
                }
            }
        }
        return ranges;
    }

    private static boolean isZero(NativeMemory buffer, int length) {
        for (int i = 0; i < length; i += Long.BYTES) {
            if (buffer.getLong(i) != 0) {
                return false;
            }
        }
        return true;
    }

    private static List<PageRange> byHoles(Kernel kernel, int fd) {
        List<PageRange> ranges = new ArrayList<>();
        long at = 0;
        while (true) {
            long start = kernel.raw(Sys.LSEEK, fd, at, SEEK_DATA);
            if (start == -ENXIO) {
                return ranges;
            }
            if (Errno.isError(start)) {
                throw new dev.criu.linux.SyscallException(Sys.LSEEK, (int) -start, "shared memory");
            }
            long end = kernel.call("shared memory", Sys.LSEEK, fd, start, SEEK_HOLE);
            long aligned = (end + PageRange.PAGE - 1) & -PageRange.PAGE;
            ranges.add(new PageRange(start & -PageRange.PAGE, aligned));
            at = end;
        }
    }
}
