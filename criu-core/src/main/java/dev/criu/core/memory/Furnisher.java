package dev.criu.core.memory;

import dev.criu.core.api.CriuException;
import dev.criu.core.task.ProcessImage;
import dev.criu.linux.Sys;
import dev.criu.linux.program.Arg;
import dev.criu.linux.program.Program;
import dev.criu.proto.vma_entry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes how one process comes to its memory, in the order in which that can be done. */
final class Furnisher {
    private static final Logger LOG = LoggerFactory.getLogger(Furnisher.class);
    private static final int PROT_READ_WRITE = 3;
    private static final int MADV_DONTNEED = 4;
    private static final int LAST_FD = Integer.MAX_VALUE;

    private final MappingSources sources;
    private final MemoryRestorer.Reserved reserved;
    private final Vdso vdso;
    private final LazyPages lazy;
    private final Readers readers;
    private final ProcessImage process;
    private final String object;
    private final Program program = new Program();
    private final Heritage heritage;
    private final StoredPages pages;
    private final Heritage.OldVdso oldVdso;
    private final FetchedDescriptors descriptors;
    private final Set<Long> waiting = new HashSet<>();
    private final List<StoredPages.Run> runs = new ArrayList<>();
    private final List<vma_entry> filled = new ArrayList<>();

    /**
     * @param lazy takes the pages that are to be filled by somebody else
     * @param readers how many threads of the process read its pages
     */
    Furnisher(
            MappingSources sources,
            MemoryRestorer.Reserved reserved,
            Vdso vdso,
            LazyPages lazy,
            Readers readers,
            Heritage heritage) {
        this.sources = sources;
        this.reserved = reserved;
        this.vdso = vdso;
        this.lazy = lazy;
        this.readers = readers;
        this.heritage = heritage;
        this.process = heritage.process();
        this.object = "pid " + process.pid();
        this.pages = heritage.pages();
        this.oldVdso = heritage.vdso();
        this.descriptors = new FetchedDescriptors(program, reserved.serviceFd(), object);
    }

    Furnishing write() {
        unmapOthers();
        grow();
        List<vma_entry> vmas = process.mm().getVmasList();
        placeVdso();
        List<vma_entry> made = new ArrayList<>();
        for (vma_entry vma : vmas) {
            if (VmaStatus.isOrdinary(vma) && !isKept(vma.getStart())) {
                made.add(vma);
            }
        }
        lazy.leaveOut(process, made, pages).forEach(mapping -> waiting.add(mapping.start()));
        for (vma_entry vma : made) {
            map(vma);
            Advice.add(program, vma, vma.getMadv() & Advice.EARLY, object);
        }
        for (vma_entry vma : vmas) {
            fill(vma);
        }
        return closing(reading());
    }

    /** Pages that the programs read. */
    long pagesFilled() {
        return StoredPages.bytes(runs) / PageRange.PAGE;
    }

    /** The pages are read together, as those of mappings side by side are side by side in the files. */
    private Furnishing reading() {
        PageReading reading = new PageReading(sources, reserved.serviceFd(), object, runs);
        int threads = readers.of(reading.size());
        if (threads > 1) {
            return new Furnishing(program, reading.deal(threads), new Program());
        }
        reading.write(program, descriptors);
        return new Furnishing(program, List.of(), new Program());
    }

    /** What has been filled gets its protection; descriptors that are still open are closed. */
    private Furnishing closing(Furnishing furnishing) {
        Program last = furnishing.isShared() ? furnishing.last() : program;
        for (vma_entry vma : filled) {
            protect(last, vma, vma.getProt());
        }
        LOG.debug("memory: pid={} calls={} kept={}", process.pid(), program.ops().size(), heritage.kept().size());
        if (reserved.serviceFd() > 0) {
            last.call(Sys.CLOSE_RANGE, 0, reserved.serviceFd() - 1, 0).purpose(object + " close");
        }
        last.call(Sys.CLOSE_RANGE, reserved.serviceFd() + 1, LAST_FD, 0).purpose(object + " close");
        return furnishing;
    }

    private boolean isKept(long start) {
        return heritage.kept(start) != null;
    }

    /** Everything but the arena and what is kept. */
    private void unmapOthers() {
        List<PageRange> keep = new ArrayList<>();
        keep.add(new PageRange(reserved.start(), reserved.end()));
        for (Inherited mapping : heritage.kept()) {
            keep.add(new PageRange(mapping.vma().getStart(), mapping.end()));
        }
        if (oldVdso != null && oldVdso.isForeign() && isKept(oldVdso.start())) {
            keep.add(vdso.elsewhere(object));
        }
        keep.sort((a, b) -> Long.compare(a.start(), b.start()));
        long at = 0;
        for (PageRange range : keep) {
            if (range.end() < 0) {
                continue;
            }
            unmap(at, range.start());
            at = range.end();
        }
        unmap(at, Vdso.TASK_SIZE);
    }

    /** Moving nothing: what is behind was unmapped. */
    private void grow() {
        for (Inherited mapping : heritage.kept()) {
            if (mapping.isGrown()) {
                long start = mapping.vma().getStart();
                program.call(Sys.MREMAP, start, mapping.end() - start, mapping.vma().getEnd() - start, 0)
                        .expecting(start)
                        .purpose(object + " growing the mapping at 0x" + Long.toHexString(start));
            }
        }
    }

    private void unmap(long start, long end) {
        if (start < end) {
            program.call(Sys.MUNMAP, start, end - start).purpose(object + " munmap");
        }
    }

    private void placeVdso() {
        if (oldVdso == null || isKept(oldVdso.start())) {
            return;
        }
        if (oldVdso.isForeign()) {
            new VdsoProxy(process, oldVdso.dumped(), vdso, object).write(program, oldVdso.image());
        } else {
            program.call(Sys.ARCH_PRCTL, Vdso.ARCH_MAP_VDSO_64, oldVdso.place()).purpose(object + " vDSO");
        }
    }

    private void map(vma_entry vma) {
        int status = vma.getStatus();
        long length = vma.getEnd() - vma.getStart();
        int keepFlags = vma.getFlags()
                & (VmaStatus.MAP_GROWSDOWN | VmaStatus.MAP_NORESERVE | VmaStatus.MAP_PRIVATE | VmaStatus.MAP_SHARED
                        | VmaStatus.MAP_DROPPABLE | VmaStatus.MAP_HUGETLB | VmaStatus.HUGE_MASK);
        Arg fd = Arg.of(-1);
        int flags = keepFlags | VmaStatus.MAP_FIXED;
        boolean filled = (status & (VmaStatus.ANON_PRIVATE | VmaStatus.FILE_PRIVATE)) != 0
                && !waiting.contains(vma.getStart())
                && !pages.within(vma.getStart(), vma.getEnd()).isEmpty();
        if ((status & VmaStatus.AIO_RING) != 0) {
            reserve(vma);
            return;
        }
        if ((status & VmaStatus.ANON_PRIVATE) != 0) {
            flags |= VmaStatus.MAP_ANONYMOUS;
        } else if ((status & VmaStatus.ANON_SHARED) != 0) {
            fd = descriptors.of("segment " + vma.getShmid(), sources.segment(vma.getShmid()));
        } else if ((status & (VmaStatus.FILE_PRIVATE | VmaStatus.FILE_SHARED)) != 0) {
            fd = descriptors.of(
                    "file " + vma.getShmid() + " " + vma.getFdflags(),
                    sources.file((int) vma.getShmid(), vma.getFdflags()));
        } else {
            throw new CriuException("memory", object + " mapping at 0x" + Long.toHexString(vma.getStart())
                    + ": its kind (status 0x" + Integer.toHexString(status) + ") is not supported yet");
        }
        int prot = filled ? PROT_READ_WRITE : vma.getProt();
        program.call(
                        Sys.MMAP,
                        Arg.of(vma.getStart()),
                        Arg.of(length),
                        Arg.of(prot),
                        Arg.of(flags),
                        fd,
                        Arg.of(vma.getPgoff()))
                .expecting(vma.getStart())
                .purpose(object + " mapping at 0x" + Long.toHexString(vma.getStart()));
    }

    /** Keeps the place of a ring, which {@link AioRestorer} moves there. */
    private void reserve(vma_entry vma) {
        int flags = VmaStatus.MAP_FIXED | VmaStatus.MAP_PRIVATE | VmaStatus.MAP_ANONYMOUS | VmaStatus.MAP_NORESERVE;
        program.call(Sys.MMAP, vma.getStart(), vma.getEnd() - vma.getStart(), 0, flags, -1, 0)
                .expecting(vma.getStart())
                .purpose(object + " mapping at 0x" + Long.toHexString(vma.getStart()));
    }

    /** Notes what is to be read into a mapping, which can be written until it has been. */
    private void fill(vma_entry vma) {
        if (!VmaStatus.isPrivate(vma) || !VmaStatus.isOrdinary(vma) || waiting.contains(vma.getStart())) {
            return;
        }
        List<StoredPages.Run> toFill = toFill(vma);
        if (!toFill.isEmpty()) {
            runs.addAll(toFill);
            if (vma.getProt() != PROT_READ_WRITE) {
                filled.add(vma);
            }
        }
    }

    private List<StoredPages.Run> toFill(vma_entry vma) {
        Inherited mapping = heritage.kept(vma.getStart());
        if (mapping == null) {
            return pages.within(vma.getStart(), vma.getEnd());
        }
        Inheritance.Difference difference = heritage.difference(vma.getStart());
        for (PageRange range : difference.drop()) {
            program.call(Sys.MADVISE, range.start(), range.length(), MADV_DONTNEED).purpose(object + " drop pages");
        }
        int needed = difference.fill().isEmpty() ? vma.getProt() : PROT_READ_WRITE;
        if (mapping.prot() != needed) {
            protect(program, vma, needed);
        }
        return difference.fill();
    }

    private void protect(Program program, vma_entry vma, int prot) {
        program.call(Sys.MPROTECT, vma.getStart(), vma.getEnd() - vma.getStart(), prot)
                .purpose(object + " mprotect at 0x" + Long.toHexString(vma.getStart()));
    }
}
