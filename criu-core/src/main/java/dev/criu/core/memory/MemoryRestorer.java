package dev.criu.core.memory;

import dev.criu.core.api.CriuException;
import dev.criu.core.task.ProcessImage;
import dev.criu.images.ImageDirectory;
import dev.criu.images.ImageType;
import dev.criu.linux.Sys;
import dev.criu.linux.program.Arg;
import dev.criu.linux.program.Buffer;
import dev.criu.linux.program.Op;
import dev.criu.linux.program.Program;
import dev.criu.linux.program.ProgramSpace;
import dev.criu.proto.vma_entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the programs by which a task builds its own memory: every mapping at its final address, filled by the task itself from
 * the pages file, protected at the end. Mappings that a task inherits from the one that cloned it are kept where they are alike,
 * and only pages that differ are written.
 */
public final class MemoryRestorer {
    private static final Logger LOG = LoggerFactory.getLogger(MemoryRestorer.class);
    private static final int PROT_READ_WRITE = 3;
    private static final int MADV_DONTNEED = 4;
    private static final int MADV_POPULATE_WRITE = 23;
    /** Bytes of a run for which a call of its own costs less than the faults that it saves. */
    private static final long POPULATED_RUN = 8 * PageRange.PAGE;
    /** Bytes of a transfer that the processor's cache still has when they are read into. */
    private static final long POPULATED_TRANSFER = 2 << 20;
    private static final int LAST_FD = Integer.MAX_VALUE;

    private final ImageDirectory images;
    private final MappingSources sources;
    private final Reserved reserved;
    private final Vdso vdso;
    private final LazyPages lazy;
    private final PageWindows windows;
    private long pagesCompared;
    private long pagesSkipped;
    private long pagesFilled;

    /**
     * What every task keeps while it is driven.
     *
     * @param start where the arena starts in the task
     * @param end behind the arena
     * @param serviceFd the descriptor, a pidfd of this process, by which tasks get descriptors of this process
     */
    public record Reserved(long start, long end, int serviceFd) {}

    /** @param lazy takes the pages that are to be filled by somebody else */
    public MemoryRestorer(ImageDirectory images, MappingSources sources, Reserved reserved, Vdso vdso, LazyPages lazy) {
        this.images = images;
        this.sources = sources;
        this.reserved = reserved;
        this.vdso = vdso;
        this.lazy = lazy;
        this.windows = new PageWindows(images);
    }

    /** As {@link #fill(Heritage)}, for a process that gets no memory from anybody. */
    public Program fill(ProcessImage process) {
        return fill(estate(null).of(process));
    }

    /** The program by which a fresh task becomes the process of a heritage, as far as memory goes. */
    public Program fill(Heritage heritage) {
        pagesCompared += heritage.compared();
        pagesSkipped += heritage.same();
        return new Filling(heritage).write();
    }

    /**
     * What a process leaves to those it clones.
     *
     * @param origin null for an empty memory
     */
    public Estate estate(ProcessImage origin) {
        return new Estate(images, vdso, windows, origin);
    }

    /** Adds what can only be done once the process has made its children: advice on forking, guards, locks, seals. */
    public void finish(ProcessImage process, Program program) {
        new LateMemory(process, program).write();
    }

    /** Restores the contexts of asynchronous I/O of a process whose mappings are all there. */
    public void restoreAio(ProcessImage process, ProgramSpace task) {
        new AioRestorer(images, sources, reserved.serviceFd, process).run(task);
    }

    /** Pages compared with what was inherited. */
    public long pagesCompared() {
        return pagesCompared;
    }

    /** Pages that were right by inheritance. */
    public long pagesSkipped() {
        return pagesSkipped;
    }

    /** Pages filled from images. */
    public long pagesFilled() {
        return pagesFilled;
    }

    /** The program for one process. */
    private final class Filling {
        private final ProcessImage process;
        private final String object;
        private final Program program = new Program();
        private final Heritage heritage;
        private final StoredPages pages;
        private final Heritage.OldVdso oldVdso;
        private final Map<String, Op> descriptors = new HashMap<>();
        private final Set<Long> waiting = new HashSet<>();

        Filling(Heritage heritage) {
            this.heritage = heritage;
            this.process = heritage.process();
            this.object = "pid " + process.pid();
            this.pages = heritage.pages();
            this.oldVdso = heritage.vdso();
        }

        Program write() {
            unmapOthers();
            grow();
            List<vma_entry> vmas = process.mm().getVmasList();
            placeVdso();
            List<vma_entry> made = vmas.stream().filter(vma -> VmaStatus.isOrdinary(vma) && !isKept(vma.getStart())).toList();
            lazy.leaveOut(process, made, pages).forEach(mapping -> waiting.add(mapping.start()));
            for (vma_entry vma : made) {
                map(vma);
                Advice.add(program, vma, vma.getMadv() & Advice.EARLY, object);
            }
            Map<Long, List<StoredPages.Run>> fills = pagesToFill(vmas);
            for (vma_entry vma : vmas) {
                List<StoredPages.Run> runs = fills.get(vma.getStart());
                if (runs != null) {
                    fillAndProtect(vma, runs);
                }
            }
            closeAll();
            return program;
        }

        private boolean isKept(long start) {
            return heritage.kept(start) != null;
        }

        /** Everything but the arena and what is kept. */
        private void unmapOthers() {
            List<PageRange> keep = new ArrayList<>();
            keep.add(new PageRange(reserved.start, reserved.end));
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
                fd = descriptor("segment " + vma.getShmid(), sources.segment(vma.getShmid()));
            } else if ((status & (VmaStatus.FILE_PRIVATE | VmaStatus.FILE_SHARED)) != 0) {
                fd = descriptor(
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

        /** A descriptor in the task for one of this process; each is fetched once. */
        private Op descriptor(String key, int localFd) {
            return descriptors.computeIfAbsent(
                    key,
                    k -> program.call(Sys.PIDFD_GETFD, reserved.serviceFd, localFd, 0).purpose(object + " " + k));
        }

        private Map<Long, List<StoredPages.Run>> pagesToFill(List<vma_entry> vmas) {
            Map<Long, List<StoredPages.Run>> fills = new HashMap<>();
            for (vma_entry vma : vmas) {
                if (VmaStatus.isPrivate(vma) && VmaStatus.isOrdinary(vma) && !waiting.contains(vma.getStart())) {
                    fills.put(vma.getStart(), toFill(vma));
                }
            }
            return fills;
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
                protect(vma, needed);
            }
            return difference.fill();
        }

        private void fillAndProtect(vma_entry vma, List<StoredPages.Run> runs) {
            if (runs.isEmpty()) {
                return;
            }
            TransferBatches.of(runs).forEach(this::read);
            if (vma.getProt() != PROT_READ_WRITE) {
                protect(vma, vma.getProt());
            }
        }

        private void read(TransferBatches.Batch batch) {
            if (batch.size() <= POPULATED_TRANSFER) {
                batch.runs().forEach(this::populate);
            }
            PagesFile pagesFile = batch.first().file();
            Op file = descriptor("pages " + pagesFile, sources.pages(pagesFile));
            Buffer vectors = Buffer.struct(batch.runs().size() * 16);
            for (int i = 0; i < batch.runs().size(); i++) {
                vectors.putLong(i * 16, batch.runs().get(i).start());
                vectors.putLong(i * 16 + 8, batch.runs().get(i).length());
            }
            program.call(Sys.PREADV, file, vectors, Arg.of(batch.runs().size()), Arg.of(batch.first().offset()), Arg.of(0))
                    .expecting(batch.size())
                    .purpose(object + " pages from " + ImageType.PAGES.fileName(pagesFile.id()));
            pagesFilled += batch.size() / PageRange.PAGE;
        }

        /** Has the kernel bring in pages together, which takes less than a fault for each; older ones than 5.14 decline. */
        private void populate(StoredPages.Run run) {
            if (run.length() >= POPULATED_RUN) {
                program.call(Sys.MADVISE, run.start(), run.length(), MADV_POPULATE_WRITE)
                        .anyOutcome()
                        .purpose(object + " populate at 0x" + Long.toHexString(run.start()));
            }
        }

        private void protect(vma_entry vma, int prot) {
            program.call(Sys.MPROTECT, vma.getStart(), vma.getEnd() - vma.getStart(), prot)
                    .purpose(object + " mprotect at 0x" + Long.toHexString(vma.getStart()));
        }

        private void closeAll() {
            LOG.debug("memory: pid={} calls={} kept={}", process.pid(), program.ops().size(), heritage.kept().size());
            if (reserved.serviceFd > 0) {
                program.call(Sys.CLOSE_RANGE, 0, reserved.serviceFd - 1, 0).purpose(object + " close");
            }
            program.call(Sys.CLOSE_RANGE, reserved.serviceFd + 1, LAST_FD, 0).purpose(object + " close");
        }
    }
}
