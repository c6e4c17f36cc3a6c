package dev.criu.core.memory;

import dev.criu.core.api.CriuException;
import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.SyscallException;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.memory.NativeMemory;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the pages of a task that only the task has: anonymous ones, present or swapped out, that are not the zero page. Asks by
 * the PAGEMAP_SCAN ioctl of {@code /proc/PID/pagemap} (Documentation/admin-guide/mm/pagemap.rst, since Linux 6.7).
 */
final class PageScanner implements AutoCloseable {
    private static final long PAGEMAP_SCAN = 0xc0606610L;
    private static final int ARGUMENT = 96;
    private static final int REGION = 24;
    private static final int REGIONS = 4096;

    private static final long FILE = 1 << 2;
    private static final long PRESENT = 1 << 3;
    private static final long SWAPPED = 1 << 4;
    private static final long ZERO = 1 << 5;
    private static final long GUARD = 1 << 8;

    private final Kernel kernel;
    private final NativeMemory argument = NativeMemory.allocate(ARGUMENT);
    private final NativeMemory regions = NativeMemory.allocate((long) REGIONS * REGION);
    private boolean guards = true;

    PageScanner(Kernel kernel) {
        this.kernel = kernel;
    }

    /**
     * What a scan has found, each ascending and neighbours joined.
     *
     * @param pages to keep
     * @param guards guard regions (MADV_GUARD_INSTALL)
     */
    record Found(List<PageRange> pages, List<PageRange> guards) {}

    /** Looks at everything between two addresses. */
    Found scan(int pid, long start, long end) {
        int fd = kernel.open("/proc/" + pid + "/pagemap", 0);
        try {
            Found found = new Found(new ArrayList<>(), new ArrayList<>(0));
            long at = start;
            while (at < end) {
                long count = request(fd, at, end);
                if (count == -Errno.EINVAL && guards) {
                    guards = false; // Linux before 6.14 does not know guard regions
                    continue;
                }
                if (Errno.isError(count)) {
                    throw new CriuException("memory", "pid " + pid + ": scanning its page map failed: "
                            + Errno.describe((int) -count) + "; Linux 6.7 or newer is needed");
                }
                for (int i = 0; i < count; i++) {
                    long region = (long) i * REGION;
                    boolean guard = (regions.getLong(region + 16) & GUARD) != 0;
                    add(guard ? found.guards : found.pages, regions.getLong(region), regions.getLong(region + 8));
                }
                // Not where the kernel says that its walk ended (walk_end): when the last of its own smaller buffers does not get
                // full, that is still where the one before it ended (do_pagemap_scan in fs/proc/task_mmu.c), and pages would be
                // found twice.
                at = count < REGIONS ? end : regions.getLong((count - 1) * REGION + 8);
            }
            return found;
        } finally {
            kernel.close(fd);
        }
    }

    /**
     * The address of the first page between two addresses, -1 if there is none.
     *
     * @param fd descriptor of a page map
     */
    long first(int fd, long start, long end) {
        long count = request(fd, start, end, 1);
        if (count == -Errno.EINVAL && guards) {
            guards = false;
            count = request(fd, start, end, 1);
        }
        if (Errno.isError(count)) {
            throw new SyscallException(Sys.IOCTL, (int) -count, "page map");
        }
        return count == 0 ? -1 : regions.getLong(0);
    }

    private static void add(List<PageRange> found, long start, long end) {
        int last = found.size() - 1;
        if (last >= 0 && found.get(last).end() == start) {
            found.set(last, new PageRange(found.get(last).start(), end));
        } else {
            found.add(new PageRange(start, end));
        }
    }

    private long request(int fd, long start, long end) {
        return request(fd, start, end, 0);
    }

    /** @param most how many pages to find, 0 for all */
    private long request(int fd, long start, long end, long most) {
        long excluded = FILE | ZERO;
        argument.putLong(0, ARGUMENT);
        argument.putLong(8, 0);
        argument.putLong(16, start);
        argument.putLong(24, end);
        argument.putLong(32, 0);
        argument.putLong(40, regions.address());
        argument.putLong(48, REGIONS);
        argument.putLong(56, most);
        argument.putLong(64, excluded);
        argument.putLong(72, excluded);
        argument.putLong(80, PRESENT | SWAPPED | (guards ? GUARD : 0));
        argument.putLong(88, guards ? GUARD : 0);
        return kernel.raw(Sys.IOCTL, fd, PAGEMAP_SCAN, argument.address());
    }

    @Override
    public void close() {
        argument.close();
        regions.close();
    }
}
