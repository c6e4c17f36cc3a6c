package dev.criu.core.memory;

import dev.criu.linux.call.Kernel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.ObjIntConsumer;

/** The processes whose memory is read from clones, and the stash of what clones lack. */
final class ClonedMemory {
    private final Kernel kernel;
    private final Descriptors descriptors;
    private final int stash;
    private final List<Cloned> all = new ArrayList<>();
    private CopySchedule schedule;

    /** @param pid of the clone */
    private record Cloned(ProcessMemory process, int pid, ClonePages pages) {}

    /** @param stash descriptor of an empty file */
    ClonedMemory(Kernel kernel, Descriptors descriptors, int stash) {
        this.kernel = kernel;
        this.descriptors = descriptors;
        this.stash = stash;
    }

    /** Adds a process, of which {@code copier} will copy into the stash what {@code clone} lacks. */
    void add(ProcessMemory process, int clone, PageOrigin live, PageCopier copier) {
        if (schedule == null) {
            schedule = new CopySchedule(copier, stash, "the stash of pages that clones lack");
        }
        ClonePages pages = new ClonePages(descriptors, clone, stash);
        try (PageScanner scanner = new PageScanner(kernel)) {
            pages.stash(process, scanner, live, schedule);
        }
        all.add(new Cloned(process, clone, pages));
    }

    /** Hands the rest over to the copier. */
    void finish() {
        if (schedule != null) {
            schedule.finish();
        }
    }

    /** Has mappings described whose flags only clones tell now. */
    void describe(ObjIntConsumer<ProcessMemory> describer) {
        for (Cloned cloned : all) {
            if (!cloned.process.isDescribed()) {
                describer.accept(cloned.process, cloned.pid);
            }
        }
    }

    void forEach(BiConsumer<ProcessMemory, ClonePages> action) {
        all.forEach(cloned -> action.accept(cloned.process, cloned.pages));
    }
}
