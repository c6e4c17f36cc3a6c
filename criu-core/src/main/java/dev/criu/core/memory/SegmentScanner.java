package dev.criu.core.memory;

import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import java.util.ArrayList;
import java.util.List;

/** Finds the pages that a shared segment has, as the data ranges of its tmpfs file (SEEK_DATA and SEEK_HOLE of lseek(2)). */
final class SegmentScanner {
    private static final int SEEK_DATA = 3;
    private static final int SEEK_HOLE = 4;
    private static final int ENXIO = 6;

    private SegmentScanner() {}

    static List<PageRange> data(Kernel kernel, int fd) {
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
