package dev.criu.core.memory;

import dev.criu.core.procfs.Procfs;
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
    private final MappedFiles files;
    private final VmaDescriber describer;
    private final AioDumper aio;
    private final PageCopier copier;
    private final Descriptors descriptors;
    private final Map<Long, SharedSegment> segments = new LinkedHashMap<>();
    private final Map<Integer, ProcessMemory> processes = new LinkedHashMap<>();
    private ClonedMemory clones;
    private Procfs procfs;
    private int pagesIds;
    private long sharedScanned;
    private long sharedWritten;

    /** A shared segment: seen once, whoever maps it. */
    private record SharedSegment(PageMap pageMap) {}

    /** @param spool takes pages until {@link #write}; it stays the caller's */
    public MemoryDumper(DumpScope scope, MappedFiles files, PageFiles pageFiles, PageSpool spool) {
        this.scope = scope;
        this.pageFiles = pageFiles;
        this.kernel = scope.kernel();
        this.files = files;
        this.describer = new VmaDescriber(scope, files);
        this.aio = new AioDumper(scope);
        this.copier = new PageCopier(kernel, spool);
        this.descriptors = new Descriptors(kernel);
    }

    /**
     * Describes the memory of a process and, if the facts tell its pages, has them copied.
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
        ProcessMemory process = new ProcessMemory(
                pid, nsPid, mayShare, hasHugePages(mappings), mm, mappings.stream().map(SmapsParser.Entry::vma).toList());
        processes.put(pid, process);
        if (facts.isOutline()) {
            process.outline().forEach(vma -> resolve(pid, vma));
        } else {
            describe(process, mappings);
        }
        for (SmapsParser.Entry mapping : mappings) {
            if (mapping.vma().kind() == Vma.Kind.SHARED_ANONYMOUS || mapping.vma().kind() == Vma.Kind.SHARED_NAMED) {
                observeSegment(pid, mapping.vma());
            }
        }
        mm.addAllAios(aio.describe(pid, mappings));
        if (facts.found() != null) {
            plan(process, facts.found(), new LivePages(kernel, descriptors, pid, mayShare), copier);
        }
    }

    private static boolean hasHugePages(List<SmapsParser.Entry> mappings) {
        return mappings.stream().anyMatch(mapping -> !mapping.vma().shared() && mapping.pageSize() > PageRange.PAGE);
    }

    private void describe(ProcessMemory process, List<SmapsParser.Entry> mappings) {
        process.describe(describer.describe(process.pid(), mappings, process.startBrk(), process.brk()));
    }

    /** Finds out which file is mapped while only the process can tell. */
    private void resolve(int pid, Vma vma) {
        if (vma.kind() == Vma.Kind.FILE || vma.kind() == Vma.Kind.MEMFD) {
            files.idOf(pid, vma);
        }
    }

    /** Has the pages of one process copied into a pages file of its own. */
    private void plan(ProcessMemory process, PageScanner.Found found, PageOrigin origin, PageCopier by) {
        int pagesId = ++pagesIds;
        CopySchedule schedule = new CopySchedule(by, createPages(pagesId), ImageType.PAGES.fileName(pagesId));
        process.plan(found, describer.withGuards(process.mappings(), found.guards()), origin, schedule, pagesId);
        LOG.debug("memory: pid={} vmas={} pages={}", process.pid(), process.mappings().size(), process.written());
    }

    /**
     * Makes ready for {@link #keepClone}.
     *
     * @param stash descriptor of what {@link PageFiles#createStash} made; it stays the caller's
     */
    public void prepareForClones(int stash, Procfs proc) {
        procfs = proc;
        clones = new ClonedMemory(kernel, descriptors, stash);
    }

    /**
     * Whether a clone would hold the memory of a process, and nobody has copied that yet. Pages of hugetlbfs are taken from a clone when its process writes to them and
     * there is no other huge page to be had (unmap_ref_private in mm/hugetlb.c).
     */
    public boolean canBeCloned(int pid) {
        return !isKept(pid) && !processes.get(pid).hasHugePages();
    }

    /** Whether the pages of a process are being copied already. */
    public boolean isKept(int pid) {
        return processes.get(pid).pageMap() != null;
    }

    /** Has the pages of a process copied that has no clone; the process is frozen. */
    public void keepNow(int pid) {
        ProcessMemory process = processes.get(pid);
        if (!process.isDescribed()) {
            describe(process, procfs.smaps(pid));
        }
        try (PageScanner scanner = new PageScanner(kernel)) {
            PageScanner.Found found = scanner.scan(pid, process.start(), process.end());
            plan(process, found, new LivePages(kernel, descriptors, pid, process.mayShare()), copier);
        }
    }

    /** Has only those pages of a process copied that its clone lacks; the process is frozen. */
    public void keepClone(int pid, int clone) {
        ProcessMemory process = processes.get(pid);
        if (!process.isDescribed() && !Outline.isWholeIn(kernel, procfs, process.outline(), pid, clone)) {
            LOG.debug("memory: pid={} has mappings that a clone lacks", pid);
            describe(process, procfs.smaps(pid));
        }
        clones.add(process, clone, new LivePages(kernel, descriptors, pid, process.mayShare()), copier);
    }

    /** Describes mappings of which only clones tell the flags; the tree may run. */
    public void describeClones() {
        clones.describe((process, clone) -> describe(process, procfs.smaps(clone)));
    }

    /** Copies what clones hold; the tree may run. */
    public void copyClones() {
        copier.writeSpooled(); // the stash is among it
        try (PageCopier later = new PageCopier(kernel, PageSpool.none(kernel))) {
            clones.forEach((process, pages) ->
                    plan(process, pages.scan(kernel, process.start(), process.end()), pages, later));
            later.copyAll();
        }
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
        descriptors.keep(fd);
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
        copier.endOfFile();
        sharedScanned += size / PageRange.PAGE;
        sharedWritten += pages;
        segments.put(shmid, new SharedSegment(new PageMap(pagesId, entries)));
        LOG.debug("memory: shmid={} pages={}", shmid, pages);
    }

    private int createPages(int pagesId) {
        return descriptors.keep(pageFiles.create(pagesId));
    }

    /** Copies all pages that are not left to clones; the tree must be frozen. */
    public void copyPages() {
        if (clones != null) {
            clones.finish();
        }
        copier.copyAll();
    }

    /** Writes the messages and page maps, and pages that are still in the spool. */
    public void write() {
        copier.writeSpooled();
        for (ProcessMemory process : processes.values()) {
            scope.images().writeOne(ImageType.MM, process.message(), process.nsPid());
            scope.images().writePageMap(process.pageMap(), process.nsPid());
        }
        segments.forEach((shmid, segment) -> scope.images().writeSharedPageMap(segment.pageMap, shmid));
    }

    /** Pages of private mappings looked at. */
    public long pagesScanned() {
        return processes.values().stream().mapToLong(ProcessMemory::scanned).sum();
    }

    /** Pages of private mappings written. */
    public long pagesWritten() {
        return processes.values().stream().mapToLong(ProcessMemory::written).sum();
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
        copier.close();
        descriptors.close();
    }
}
