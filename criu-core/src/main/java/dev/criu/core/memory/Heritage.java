package dev.criu.core.memory;

import dev.criu.core.task.ProcessImage;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** What a process has of its memory from the one that clones it, and what else there is to know before it is filled. */
public final class Heritage {
    private final ProcessImage process;
    private final StoredPages pages;
    private final SortedMap<Long, Inherited> kept;
    private final Map<Long, Inheritance.Difference> differences;
    private final OldVdso vdso;
    private final long compared;
    private final long same;

    /**
     * The vDSO that the process had.
     *
     * @param place where that of this kernel goes to be where it was; 0 if it is another
     * @param image its code if it is another, else null
     */
    record OldVdso(Vdso.Dumped dumped, long place, byte[] image) {
        boolean isForeign() {
            return place == 0;
        }

        long start() {
            return dumped.code().getStart();
        }
    }

    /**
     * @param pages all pages that it shall have
     * @param kept mappings that need not be made, by their start
     * @param differences of those that may differ
     * @param vdso null if it had none
     * @param compared pages that it has of its own and was born with
     * @param same those of them that need not be written
     */
    Heritage(
            ProcessImage process,
            StoredPages pages,
            SortedMap<Long, Inherited> kept,
            Map<Long, Inheritance.Difference> differences,
            OldVdso vdso,
            long compared,
            long same) {
        this.process = process;
        this.pages = pages;
        this.kept = kept;
        this.differences = differences;
        this.vdso = vdso;
        this.compared = compared;
        this.same = same;
    }

    ProcessImage process() {
        return process;
    }

    StoredPages pages() {
        return pages;
    }

    /** The mapping that need not be made at this address; null if it has to be. */
    Inherited kept(long start) {
        return kept.get(start);
    }

    /** All that need not be made, ascending. */
    List<Inherited> kept() {
        return List.copyOf(kept.values());
    }

    /** How a kept mapping that is no vDSO differs. */
    Inheritance.Difference difference(long start) {
        return differences.get(start);
    }

    /** Null if it had none. */
    OldVdso vdso() {
        return vdso;
    }

    long compared() {
        return compared;
    }

    long same() {
        return same;
    }
}
