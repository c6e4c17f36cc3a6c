package dev.criu.core.memory;

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
    private static final int WORDS = 8192;

    private final Kernel kernel;
    private final int pagemap;

    /** Takes a part of a range, and whether its pages are shared. */
    interface Parts {
        void take(PageRange part, boolean shared);
    }

    /** @param pagemap descriptor of {@code /proc/PID/pagemap} */
    SharedPages(Kernel kernel, int pagemap) {
        this.kernel = kernel;
        this.pagemap = pagemap;
    }

    /** Cuts a range where pages change from shared to not shared; gives the parts in order. */
    void split(PageRange range, Parts parts) {
        try (NativeMemory words = NativeMemory.allocate(WORDS * 8L)) {
            for (long start = range.start(); start < range.end(); start += (long) WORDS * PageRange.PAGE) {
                long end = Math.min(range.end(), start + (long) WORDS * PageRange.PAGE);
                int count = (int) ((end - start) / PageRange.PAGE);
                kernel.call("page map", Sys.PREAD64, pagemap, words.address(), count * 8L, start / PageRange.PAGE * 8);
                splitWindow(words, start, count, parts);
            }
        }
    }

    private static void splitWindow(NativeMemory words, long start, int count, Parts parts) {
        int from = 0;
        for (int i = 1; i <= count; i++) {
            if (i == count || isShared(words, i) != isShared(words, from)) {
                parts.take(
                        new PageRange(start + (long) from * PageRange.PAGE, start + (long) i * PageRange.PAGE),
                        isShared(words, from));
                from = i;
            }
        }
    }

    private static boolean isShared(NativeMemory words, int index) {
        return (words.getLong(index * 8L) & EXCLUSIVE) == 0;
    }
}
