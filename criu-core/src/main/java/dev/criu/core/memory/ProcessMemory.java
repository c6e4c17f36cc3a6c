package dev.criu.core.memory;

import dev.criu.core.procfs.Vma;
import dev.criu.images.PageMap;
import dev.criu.images.PageMapEntry;
import dev.criu.proto.mm_entry;
import dev.criu.proto.vma_entry;
import java.util.ArrayList;
import java.util.List;

/** The memory of one process: its messages, and which of its pages are kept. */
final class ProcessMemory {
    private final int pid;
    private final int nsPid;
    private final boolean mayShare;
    private final boolean hugePages;
    private final mm_entry.Builder mm;
    private final List<Vma> outline;
    private List<vma_entry.Builder> mappings;
    private PageMap pageMap;
    private long scanned;
    private long written;

    /**
     * @param mayShare whether pages may be shared with other processes by copy-on-write
     * @param hugePages whether it has private mappings of hugetlbfs pages
     * @param mm its message without mappings
     * @param outline its mappings without their flags
     */
    ProcessMemory(int pid, int nsPid, boolean mayShare, boolean hugePages, mm_entry.Builder mm, List<Vma> outline) {
        this.pid = pid;
        this.nsPid = nsPid;
        this.mayShare = mayShare;
        this.hugePages = hugePages;
        this.mm = mm;
        this.outline = outline;
    }

    int pid() {
        return pid;
    }

    int nsPid() {
        return nsPid;
    }

    boolean mayShare() {
        return mayShare;
    }

    boolean hasHugePages() {
        return hugePages;
    }

    /** Its mappings without their flags, ascending. */
    List<Vma> outline() {
        return outline;
    }

    /** Whether its mappings are known with their flags. */
    boolean isDescribed() {
        return mappings != null;
    }

    /** Takes its mappings with their flags. */
    void describe(List<vma_entry.Builder> vmas) {
        mappings = vmas;
    }

    /** Where the heap starts. */
    long startBrk() {
        return mm.getMmStartBrk();
    }

    /** Where the heap ends. */
    long brk() {
        return mm.getMmBrk();
    }

    /** Its mappings, ascending, once they are described. */
    List<vma_entry.Builder> mappings() {
        return mappings;
    }

    /** Address of its first mapping. */
    long start() {
        return mappings.isEmpty() ? 0 : mappings.get(0).getStart();
    }

    /** Address behind its last mapping but vsyscall, which has the top bit set. */
    long end() {
        long end = start();
        for (vma_entry.Builder vma : mappings) {
            end = vma.getEnd() > 0 ? vma.getEnd() : end;
        }
        return end;
    }

    /** Whether a mapping is kept as a whole, whatever the page tables say of it. */
    static boolean isWhole(vma_entry.Builder vma) {
        return (vma.getStatus() & (VmaStatus.VDSO | VmaStatus.AIO_RING)) != 0;
    }

    /** Whether a mapping can have pages that belong to the process. */
    static boolean mayHavePages(vma_entry.Builder vma) {
        return isWhole(vma)
                || VmaStatus.isPrivate(vma.getStatus()) && (vma.getStatus() & (VmaStatus.VVAR | VmaStatus.VSYSCALL)) == 0;
    }

    /**
     * Has the pages copied.
     *
     * @param found all pages and guard regions that there are
     * @param vmas its mappings, guard regions among them
     * @param pagesId number of the file that {@code schedule} fills
     */
    void plan(PageScanner.Found found, List<vma_entry.Builder> vmas, PageOrigin origin, CopySchedule schedule, int pagesId) {
        List<PageMapEntry> entries = new ArrayList<>();
        RangeSplitter splitter = new RangeSplitter(found.pages());
        for (vma_entry.Builder builder : vmas) {
            vma_entry vma = builder.build();
            mm.addVmas(vma);
            if (!mayHavePages(builder)) {
                continue;
            }
            scanned += (vma.getEnd() - vma.getStart()) / PageRange.PAGE;
            List<PageRange> ranges = isWhole(builder)
                    ? List.of(new PageRange(vma.getStart(), vma.getEnd()))
                    : splitter.within(vma.getStart(), vma.getEnd());
            for (PageRange range : ranges) {
                entries.add(new PageMapEntry(range.start(), range.pages(), flags(vma)));
                origin.schedule(vma, range, schedule);
            }
        }
        written = schedule.finish() / PageRange.PAGE;
        pageMap = new PageMap(pagesId, entries);
    }

    /** Pages of private anonymous memory may be restored lazily, others may not. */
    private static int flags(vma_entry vma) {
        int status = vma.getStatus();
        boolean lazy = (status & VmaStatus.ANON_PRIVATE) != 0
                && (status & VmaStatus.VDSO) == 0
                && (vma.getFlags() & VmaStatus.MAP_LOCKED) == 0;
        return lazy ? PageMapEntry.PRESENT | PageMapEntry.LAZY : PageMapEntry.PRESENT;
    }

    /** Its message, once {@link #plan} has run. */
    mm_entry message() {
        return mm.build();
    }

    PageMap pageMap() {
        return pageMap;
    }

    /** Pages looked at. */
    long scanned() {
        return scanned;
    }

    /** Pages written. */
    long written() {
        return written;
    }
}
