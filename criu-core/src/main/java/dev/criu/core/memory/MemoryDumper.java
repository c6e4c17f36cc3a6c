package dev.criu.core.memory;

import dev.criu.core.procfs.SmapsParser;
import dev.criu.core.procfs.TaskStat;
import dev.criu.core.procfs.Vma;
import dev.criu.core.resource.DumpScope;
import dev.criu.images.ImageType;
import dev.criu.images.PageMap;
import dev.criu.images.PageMapEntry;
import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.SyscallException;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.OpenFlags;
import dev.criu.proto.mm_entry;
import dev.criu.proto.vma_entry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Dumps the memory of frozen processes: first {@link #observe} for each, which finds out what to keep, then one
 * {@link #copyPages} for all, then {@link #write} for the small images.
 */
public final class MemoryDumper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MemoryDumper.class);

    private final DumpScope scope;
    private final Kernel kernel;
    private final PageFiles pageFiles;
    private final VmaDescriber describer;
    private final AioDumper aio;
    private final PageCopier copier;
    private final List<Integer> descriptors = new ArrayList<>();
    private final Map<Long, SharedSegment> segments = new LinkedHashMap<>();
    private final List<ProcessMemory> processes = new ArrayList<>();
    private int pagesIds;
    private long scanned;
    private long written;
    private long sharedScanned;
    private long sharedWritten;

    /** A process's part: its message and where its pages go. */
    private record ProcessMemory(int nsPid, mm_entry mm, PageMap pageMap) {}

    /** A shared segment: seen once, whoever maps it. */
    private record SharedSegment(PageMap pageMap) {}

    public MemoryDumper(DumpScope scope, MappedFiles files, PageFiles pageFiles) {
        this.scope = scope;
        this.pageFiles = pageFiles;
        this.kernel = scope.kernel();
        this.describer = new VmaDescriber(scope, files);
        this.aio = new AioDumper(scope);
        this.copier = new PageCopier(kernel);
    }

    /**
     * Describes the memory of a process and finds its pages.
     *
     * @param nsPid number of its images
     * @param brk end of its heap
     * @param exeId number of its executable in the images
     * @param mayShare whether pages may be shared by copy-on-write, because the process or its children came by fork alone
     * @param facts what was read of its memory
     */
    public void observe(
            int pid,
            int nsPid,
            TaskStat stat,
            long brk,
            int exeId,
            int dumpable,
            boolean thpDisabled,
            boolean mayShare,
            MemoryFacts facts) {
        List<SmapsParser.Entry> mappings = facts.mappings();
        TaskStat.Layout layout = stat.layout();
        List<vma_entry.Builder> vmas = describer.describe(pid, mappings, layout.startBrk(), brk);
        mm_entry.Builder mm = mm_entry.newBuilder()
                .setMmStartCode(layout.startCode())
                .setMmEndCode(layout.endCode())
                .setMmStartData(layout.startData())
                .setMmEndData(layout.endData())
                .setMmStartStack(layout.startStack())
                .setMmStartBrk(layout.startBrk())
                .setMmBrk(brk)
                .setMmArgStart(layout.argStart())
                .setMmArgEnd(layout.argEnd())
                .setMmEnvStart(layout.envStart())
                .setMmEnvEnd(layout.envEnd())
                .setExeFileId(exeId)
                .setDumpable(dumpable)
                .setThpDisabled(thpDisabled);
        for (long word : facts.auxv()) {
            mm.addMmSavedAuxv(word);
        }
        for (vma_entry.Builder vma : describer.withGuards(vmas, facts.guards())) {
            mm.addVmas(vma);
        }
        for (SmapsParser.Entry mapping : mappings) {
            if (mapping.vma().kind() == Vma.Kind.SHARED_ANONYMOUS || mapping.vma().kind() == Vma.Kind.SHARED_NAMED) {
                observeSegment(pid, mapping.vma());
            }
        }
        mm.addAllAios(aio.describe(pid, mappings));
        processes.add(new ProcessMemory(nsPid, mm.build(), scheduleProcess(pid, mayShare, mm.getVmasList(), facts.pages())));
    }

    /** Finds the pages of one process and has them copied into a pages file of its own. */
    private PageMap scheduleProcess(int pid, boolean mayShare, List<vma_entry> vmas, List<PageRange> found) {
        int pagesId = ++pagesIds;
        CopySchedule schedule = new CopySchedule(copier, createPages(pagesId), ImageType.PAGES.fileName(pagesId));
        List<PageMapEntry> entries = new ArrayList<>();
        RangeSplitter splitter = new RangeSplitter(found);
        PageCopier.Source readable = new PageCopier.Source.Readable(pid);
        PageCopier.Source forced = null;
        SharedPages shared = mayShare ? new SharedPages(kernel, openDescriptor("/proc/" + pid + "/pagemap")) : null;
        for (vma_entry vma : vmas) {
            boolean whole = (vma.getStatus() & (VmaStatus.VDSO | VmaStatus.AIO_RING)) != 0;
            if (!whole && !VmaStatus.isPrivate(vma) || (vma.getStatus() & (VmaStatus.VVAR | VmaStatus.VSYSCALL)) != 0) {
                continue;
            }
            scanned += (vma.getEnd() - vma.getStart()) / PageRange.PAGE;
            List<PageRange> ranges = whole
                    ? List.of(new PageRange(vma.getStart(), vma.getEnd()))
                    : splitter.within(vma.getStart(), vma.getEnd());
            for (PageRange range : ranges) {
                entries.add(new PageMapEntry(range.start(), range.pages(), flags(vma)));
                boolean unreadable = (vma.getProt() & Vma.READ) == 0;
                if (forced == null && (unreadable || shared != null)) {
                    forced = new PageCopier.Source.Forced(openDescriptor("/proc/" + pid + "/mem"), pid);
                }
                PageCopier.Source patient = forced;
                if (unreadable) {
                    schedule.add(patient, range);
                } else if (shared == null) {
                    schedule.add(readable, range);
                } else {
                    shared.split(range, (part, isShared) -> schedule.add(isShared ? patient : readable, part));
                }
            }
        }
        long pages = schedule.finish() / PageRange.PAGE;
        written += pages;
        LOG.debug("memory: pid={} vmas={} pages={}", pid, vmas.size(), pages);
        return new PageMap(pagesId, entries);
    }

    /** Pages of private anonymous memory may be restored lazily, others may not. */
    private static int flags(vma_entry vma) {
        int status = vma.getStatus();
        boolean lazy = (status & VmaStatus.ANON_PRIVATE) != 0
                && (status & VmaStatus.VDSO) == 0
                && (vma.getFlags() & VmaStatus.MAP_LOCKED) == 0;
        return lazy ? PageMapEntry.PRESENT | PageMapEntry.LAZY : PageMapEntry.PRESENT;
    }

    private void observeSegment(int pid, Vma vma) {
        if (segments.containsKey(vma.inode())) {
            return;
        }
        int fd = kernel.openRaw(
                OpenFlags.AT_FDCWD,
                ("/proc/" + pid + "/map_files/" + vma.range()).getBytes(StandardCharsets.US_ASCII),
                OpenFlags.O_RDONLY,
                0);
        if (Errno.isError(fd)) {
            throw new SyscallException(Sys.OPENAT, -fd, "pid " + pid + " shared memory " + vma.range());
        }
        keepSegment(vma.inode(), fd, vma.length());
    }

    /**
     * Keeps a segment of shared memory.
     *
     * @param shmid its number in the images
     * @param fd descriptor of its file, with a file offset of its own; it becomes this object's
     * @param size bytes, for the statistics
     */
    public void keepSegment(long shmid, int fd, long size) {
        descriptors.add(fd);
        int pagesId = ++pagesIds;
        int target = createPages(pagesId);
        List<PageRange> ranges = SegmentScanner.data(kernel, fd, size);
        List<PageMapEntry> entries = new ArrayList<>();
        long pages = 0;
        for (PageRange range : ranges) {
            entries.add(new PageMapEntry(range.start(), range.pages(), PageMapEntry.PRESENT));
            pages += range.pages();
        }
        copier.add(new PageCopier.Source.Segment(fd), ranges, target, 0, ImageType.PAGES.fileName(pagesId));
        sharedScanned += size / PageRange.PAGE;
        sharedWritten += pages;
        segments.put(shmid, new SharedSegment(new PageMap(pagesId, entries)));
        LOG.debug("memory: shmid={} pages={}", shmid, pages);
    }

    private int createPages(int pagesId) {
        int fd = pageFiles.create(pagesId);
        descriptors.add(fd);
        return fd;
    }

    private int openDescriptor(String path) {
        int fd = kernel.open(path, OpenFlags.O_RDONLY);
        descriptors.add(fd);
        return fd;
    }

    /** Copies all pages; the tree must be frozen. */
    public void copyPages() {
        copier.copyAll();
    }

    /** Writes the messages and page maps. */
    public void write() {
        for (ProcessMemory process : processes) {
            scope.images().writeOne(ImageType.MM, process.mm, process.nsPid);
            scope.images().writePageMap(process.pageMap, process.nsPid);
        }
        segments.forEach((shmid, segment) -> scope.images().writeSharedPageMap(segment.pageMap, shmid));
    }

    /** Pages of private mappings looked at. */
    public long pagesScanned() {
        return scanned;
    }

    /** Pages of private mappings written. */
    public long pagesWritten() {
        return written;
    }

    /** Pages of shared segments looked at. */
    public long sharedPagesScanned() {
        return sharedScanned;
    }

    /** Pages of shared segments written. */
    public long sharedPagesWritten() {
        return sharedWritten;
    }

    @Override
    public void close() {
        descriptors.forEach(kernel::close);
        descriptors.clear();
        copier.close();
    }
}
