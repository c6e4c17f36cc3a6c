package dev.criu.core.memory;

import dev.criu.linux.call.Kernel;
import dev.criu.proto.vma_entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Pages of a process that has a clone. What fork(2) copies is read from the clone when the process runs again; what it leaves out is put
 * into a stash while the process is frozen.
 *
 * <p>The clone is read through {@code /proc/PID/mem}: all of its pages are shared with the process, and process_vm_readv(2) would copy
 * them before it reads them (see {@link SharedPages}).
 */
final class ClonePages implements PageOrigin {
    /** MADV_DONTFORK and MADV_WIPEONFORK; droppable memory has the latter, too. */
    private static final long NOT_COPIED = 1L << 10 | 1L << 18;

    private final int clone;
    private final PageCopier.Source source;
    private final PageCopier.Source stash;
    private final Map<Long, Long> stashed = new HashMap<>();
    private final List<PageRange> pages = new ArrayList<>(0);
    private final List<PageRange> guards = new ArrayList<>(0);

    /** @param stash descriptor of the file that {@link #stash} fills */
    ClonePages(Descriptors descriptors, int clone, int stash) {
        this.clone = clone;
        this.source = new PageCopier.Source.Forced(descriptors.read("/proc/" + clone + "/mem"), clone);
        this.stash = new PageCopier.Source.Segment(stash);
    }

    /** Whether a clone has a mapping with its contents. The vDSO is taken from the process, which has nothing of ours in it. */
    private static boolean copied(vma_entry.Builder vma) {
        return (vma.getMadv() & NOT_COPIED) == 0 && (vma.getStatus() & (VmaStatus.VDSO | VmaStatus.AIO_RING)) == 0;
    }

    /** Has everything that the clone lacks copied into the stash; the process is frozen. */
    void stash(ProcessMemory process, PageScanner scanner, PageOrigin live, CopySchedule schedule) {
        for (vma_entry.Builder vma : process.isDescribed() ? process.mappings() : Outline.notCopied(process.outline())) {
            if (copied(vma) || !ProcessMemory.mayHavePages(vma)) {
                continue;
            }
            PageScanner.Found found = ProcessMemory.isWhole(vma)
                    ? new PageScanner.Found(List.of(new PageRange(vma.getStart(), vma.getEnd())), List.of())
                    : scanner.scan(process.pid(), vma.getStart(), vma.getEnd());
            pages.addAll(found.pages());
            guards.addAll(found.guards());
            for (PageRange range : found.pages()) {
                stashed.put(range.start(), schedule.end());
                live.schedule(vma.build(), range, schedule);
            }
        }
    }

    /** Everything that there is, in the clone and in the stash. */
    PageScanner.Found scan(Kernel kernel, long start, long end) {
        try (PageScanner scanner = new PageScanner(kernel)) {
            PageScanner.Found found = scanner.scan(clone, start, end);
            return new PageScanner.Found(merged(found.pages(), pages), merged(found.guards(), guards));
        }
    }

    private static List<PageRange> merged(List<PageRange> some, List<PageRange> others) {
        if (others.isEmpty()) {
            return some;
        }
        List<PageRange> all = new ArrayList<>(some);
        all.addAll(others);
        all.sort((a, b) -> Long.compare(a.start(), b.start()));
        return all;
    }

    @Override
    public void schedule(vma_entry vma, PageRange range, CopySchedule schedule) {
        Long at = stashed.get(range.start());
        if (at == null) {
            schedule.add(source, range);
        } else {
            schedule.add(stash, new PageRange(at, at + range.length()));
        }
    }
}
