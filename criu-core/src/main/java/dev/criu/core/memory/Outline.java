package dev.criu.core.memory;

import dev.criu.core.procfs.MemoryTotals;
import dev.criu.core.procfs.Procfs;
import dev.criu.core.procfs.Vma;
import dev.criu.linux.call.Kernel;
import dev.criu.proto.vma_entry;
import java.util.ArrayList;
import java.util.List;

/**
 * The mappings of a process as {@code maps} shows them. Their flags stand in {@code smaps} alone, for which the kernel walks all page
 * tables: 10 ms for a GiB. A clone has the same flags, but for what fork(2) changes; where that can be ruled out, they are read from
 * the clone when the tree runs again.
 *
 * <p>fork(2) forgets locks (mlock(2)) and userfaultfd(2), and leaves out mappings (MADV_DONTFORK) or their contents
 * (MADV_WIPEONFORK). The first is told by VmLck, the second by {@link Userfaultfds}, the others by {@link #isWholeIn}.
 */
final class Outline {
    /** With more, it takes longer to look at each than at all pages. */
    private static final int MOST = 1000;

    private Outline() {}

    /** The mappings of a frozen process, or null if their flags have to be read from itself. */
    static List<Vma> of(Procfs procfs, int pid, long from) {
        if (from == Long.MAX_VALUE) {
            return null;
        }
        MemoryTotals totals = procfs.memoryTotals(pid);
        if (totals.resident() < from || totals.locked() != 0 || totals.huge() != 0) {
            return null;
        }
        List<Vma> mappings = procfs.maps(pid);
        return mappings.size() <= MOST && areOrdinary(mappings) ? mappings : null;
    }

    private static boolean areOrdinary(List<Vma> mappings) {
        for (Vma vma : mappings) {
            if (!isOrdinary(vma.kind())) {
                return false;
            }
        }
        return true;
    }

    private static boolean isOrdinary(Vma.Kind kind) {
        return switch (kind) {
            case AIO_RING, ANONYMOUS_HUGETLB, SYSV, UPROBES, UNKNOWN_SPECIAL -> false;
            default -> true;
        };
    }

    /** Whether a clone has all mappings of its frozen process, and a page in each where the process has any. */
    static boolean isWholeIn(Kernel kernel, Procfs procfs, List<Vma> mappings, int pid, int clone) {
        List<Vma> copies = procfs.maps(clone);
        if (copies.size() != mappings.size()) {
            return false;
        }
        try (PageScanner of = new PageScanner(kernel);
                Descriptors maps = new Descriptors(kernel)) {
            int original = maps.read("/proc/" + pid + "/pagemap");
            int copy = maps.read("/proc/" + clone + "/pagemap");
            for (int i = 0; i < copies.size(); i++) {
                Vma vma = mappings.get(i);
                if (copies.get(i).start() != vma.start() || copies.get(i).end() != vma.end()
                        || mayBeWiped(vma) && !hasFirstPage(of, original, copy, vma)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Entries of what no clone has, whatever the flags. */
    static List<vma_entry.Builder> notCopied(List<Vma> mappings) {
        List<vma_entry.Builder> entries = new ArrayList<>(1);
        for (Vma vma : mappings) {
            if (vma.kind() == Vma.Kind.VDSO) {
                entries.add(vma_entry.newBuilder()
                        .setStart(vma.start())
                        .setEnd(vma.end())
                        .setPgoff(0)
                        .setShmid(0)
                        .setProt(vma.prot())
                        .setFlags(VmaStatus.MAP_PRIVATE)
                        .setStatus(VmaStatus.VDSO)
                        .setFd(-1));
            }
        }
        return entries;
    }

    /** Only private anonymous memory can be (madvise(2)). */
    private static boolean mayBeWiped(Vma vma) {
        return !vma.shared() && vma.inode() == 0 && vma.start() > 0;
    }

    private static boolean hasFirstPage(PageScanner scanner, int original, int copy, Vma vma) {
        long first = scanner.first(original, vma.start(), vma.end());
        return first < 0 || scanner.first(copy, first, first + PageRange.PAGE) == first;
    }
}
