package dev.criu.core.resource;

import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.memory.NativeMemory;

/** Files of huge pages (hugetlbfs). */
public final class HugePages {
    private static final long HUGETLBFS_MAGIC = 0x958458f6L; // include/uapi/linux/magic.h
    private static final int STATFS = 120;
    private static final int F_BSIZE = 8;
    private static final int SHIFT = 26;

    private HugePages() {}

    /** The bytes of the pages of a file, 0 if it is of ordinary ones. */
    public static long sizeOf(Kernel kernel, int fd) {
        try (NativeMemory statfs = NativeMemory.allocate(STATFS)) {
            kernel.call("huge pages", Sys.FSTATFS, fd, statfs.address());
            return statfs.getLong(0) == HUGETLBFS_MAGIC ? statfs.getLong(F_BSIZE) : 0;
        }
    }

    /** The binary logarithm of the pages' size where the flags of mmap(2) and memfd_create(2) have it. */
    public static int flagsOf(long pageSize) {
        return Long.numberOfTrailingZeros(pageSize) << SHIFT;
    }
}
