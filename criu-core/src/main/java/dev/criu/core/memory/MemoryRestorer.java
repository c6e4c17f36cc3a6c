package dev.criu.core.memory;

import dev.criu.core.task.ProcessImage;
import dev.criu.images.ImageDirectory;
import dev.criu.linux.program.Program;
import dev.criu.linux.program.ProgramSpace;

/**
 * Writes the programs by which a task builds its own memory: every mapping at its final address, filled by the task itself from
 * the pages file, protected at the end. Mappings that a task inherits from the one that cloned it are kept where they are alike,
 * and only pages that differ are written.
 */
public final class MemoryRestorer {
    private final ImageDirectory images;
    private final MappingSources sources;
    private final Reserved reserved;
    private final Vdso vdso;
    private final LazyPages lazy;
    private final Readers readers;
    private final PageContents contents;
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

    /**
     * @param contents what the pages files of the images hold
     * @param lazy takes the pages that are to be filled by somebody else
     * @param readers how many threads of a process read its pages
     */
    public MemoryRestorer(
            ImageDirectory images,
            PageContents contents,
            MappingSources sources,
            Reserved reserved,
            Vdso vdso,
            LazyPages lazy,
            Readers readers) {
        this.images = images;
        this.contents = contents;
        this.sources = sources;
        this.reserved = reserved;
        this.vdso = vdso;
        this.lazy = lazy;
        this.readers = readers;
    }

    /** As {@link #fill(Heritage)}, for a process that gets no memory from anybody. */
    public Furnishing fill(ProcessImage process) {
        return fill(estate(null).of(process));
    }

    /** How a fresh task becomes the process of a heritage, as far as memory goes. */
    public Furnishing fill(Heritage heritage) {
        Furnisher furnisher = new Furnisher(sources, reserved, vdso, lazy, readers, heritage);
        Furnishing furnishing = furnisher.write();
        pagesCompared += heritage.compared();
        pagesSkipped += heritage.same();
        pagesFilled += furnisher.pagesFilled();
        return furnishing;
    }

    /**
     * What a process leaves to those it clones.
     *
     * @param origin null for an empty memory
     */
    public Estate estate(ProcessImage origin) {
        return new Estate(images, vdso, contents, origin);
    }

    /** Adds what can only be done once the process has made its children: advice on forking, guards, locks, seals. */
    public void finish(ProcessImage process, Program program) {
        new LateMemory(process, program).write();
    }

    /** Restores the contexts of asynchronous I/O of a process whose mappings are all there. */
    public void restoreAio(ProcessImage process, ProgramSpace task) {
        new AioRestorer(contents, images, sources, reserved.serviceFd, process).run(task);
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
}
