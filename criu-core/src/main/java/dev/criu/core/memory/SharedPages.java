package dev.criu.core.memory;

import dev.criu.core.api.CriuException;
import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.memory.NativeMemory;

/**
 * Tells pages that a task shares with others by copy-on-write from those that it has alone, by bit 56 of its page map.
 *
 * <p>It matters because process_vm_readv(2) pins what it reads, and the kernel gives a task its own copy of a shared page before
 * it is pinned (gup_must_unshare in mm/gup.c): a dump would cost the tree the memory that it saved by sharing. Reading through
 * {@code /proc/PID/mem} does not.
 */
final class SharedPages {
    private static final long EXCLUSIVE = 1L << 56;
    /** Pages that are looked at in one go: those behind a range, too, as ranges mostly lie close to each other. */
    private static final int WORDS = 1024;

    private final Kernel kernel;
    private final int pagemap;
    /** Words of the page map from the page with number {@link #first} on. */
    private long[] window = new long[0];
    private long first;

    /** Takes a part of a range, and whether its pages are shared. */
    interface Parts {
        void take(PageRange part, boolean shared);
    }

    /** @param pagemap descriptor of {@code /proc/PID/pagemap} */
    SharedPages(Kernel kernel, int pagemap) {
        this.kernel = kernel;
        this.pagemap = pagemap;
    }

    /** Cuts a range where pages change from shared to not shared; gives the parts in order. For ascending ranges. */
    void split(PageRange range, Parts parts) {
        long end = range.end() / PageRange.PAGE;
        long from = range.start() / PageRange.PAGE;
        boolean shared = isShared(from);
        for (long page = from + 1; page <= end; page++) {
            if (page == end || isShared(page) != shared) {
                parts.take(new PageRange(from * PageRange.PAGE, page * PageRange.PAGE), shared);
                from = page;
                shared = !shared;
            }
        }
    }

    private boolean isShared(long page) {
        if (page < first || page >= first + window.length) {
            read(page);
        }
        return (window[(int) (page - first)] & EXCLUSIVE) == 0;
    }

    /** Reads words from that of a page on; fewer where the address space ends. */
    private void read(long page) {
        try (NativeMemory words = NativeMemory.allocate(WORDS * 8L)) {
            int count = (int) kernel.call("page map", Sys.PREAD64, pagemap, words.address(), WORDS * 8L, page * 8) / 8;
            if (count == 0) {
                throw new CriuException("memory", "the page map ends before 0x" + Long.toHexString(page * PageRange.PAGE));
            }
            window = words.longs(0, count);
            first = page;
        }
    }
}
