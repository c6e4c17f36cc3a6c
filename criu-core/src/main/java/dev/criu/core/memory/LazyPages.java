package dev.criu.core.memory;

import dev.criu.core.task.ProcessImage;
import dev.criu.proto.vma_entry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Chooses the mappings whose pages may come when the tree runs already, and takes note of these pages.
 *
 * <p>They are private and anonymous: a userfaultfd sees nothing else (vma_can_userfault() in mm/userfaultfd.c), and shared memory is
 * filled before anybody maps it. Not those of which a child inherits: its pages have to be there when it is cloned, or they would not be
 * shared. Not stacks, which grow, nor memory that is locked or huge, nor what a fork shall find empty.
 */
public final class LazyPages {
    private static final long MADV_WIPEONFORK = 18;

    private final long threshold;
    private final Function<ProcessImage, List<ProcessImage>> heirs;
    private final List<Left> left = new ArrayList<>();

    /**
     * A mapping with pages that are left out.
     *
     * @param start address of the mapping
     * @param end behind it
     * @param runs the pages, ascending
     */
    public record Mapping(long start, long end, List<StoredPages.Run> runs) {
        long bytes() {
            return StoredPages.bytes(runs);
        }
    }

    /** What is left out of a process, the first one that has the memory. */
    public record Left(ProcessImage process, List<Mapping> mappings) {}

    /**
     * Makes a chooser.
     *
     * @param threshold bytes; a process that would get fewer of them late gets all at once
     * @param heirs the processes that are cloned with the memory of another one, which they then change into their own
     */
    public LazyPages(long threshold, Function<ProcessImage, List<ProcessImage>> heirs) {
        this.threshold = threshold;
        this.heirs = heirs;
    }

    /** Leaves everything where it is. */
    public static LazyPages none() {
        return new LazyPages(Long.MAX_VALUE, process -> List.of());
    }

    /** The pages left out so far. */
    public List<Left> left() {
        return left;
    }

    /**
     * Leaves out pages of a process.
     *
     * @param made the mappings that it does not inherit
     * @return the mappings whose pages are not to be filled
     */
    List<Mapping> leaveOut(ProcessImage process, List<vma_entry> made, StoredPages pages) {
        if (threshold == Long.MAX_VALUE) {
            return List.of();
        }
        List<Inherited> inherited = new ArrayList<>();
        for (ProcessImage heir : heirs.apply(process)) {
            inherited.addAll(Inherited.of(process, heir).values());
        }
        List<Mapping> mappings = new ArrayList<>();
        long bytes = 0;
        for (vma_entry vma : made) {
            List<StoredPages.Run> runs = mayWait(vma, inherited) ? pages.within(vma.getStart(), vma.getEnd()) : List.of();
            if (!runs.isEmpty()) {
                mappings.add(new Mapping(vma.getStart(), vma.getEnd(), runs));
                bytes += mappings.get(mappings.size() - 1).bytes();
            }
        }
        if (bytes < threshold || mappings.isEmpty()) {
            return List.of();
        }
        left.add(new Left(process, mappings));
        return mappings;
    }

    private static boolean mayWait(vma_entry vma, List<Inherited> inherited) {
        int never = VmaStatus.MAP_GROWSDOWN | VmaStatus.MAP_LOCKED | VmaStatus.MAP_HUGETLB | VmaStatus.MAP_DROPPABLE;
        return (vma.getStatus() & VmaStatus.ANON_PRIVATE) != 0
                && (vma.getStatus() & VmaStatus.AIO_RING) == 0
                && (vma.getFlags() & never) == 0
                && !vma.getLockOnFault()
                && (vma.getMadv() >>> MADV_WIPEONFORK & 1) == 0
                && inherited.stream().noneMatch(i -> i.vma().getStart() < vma.getEnd() && vma.getStart() < i.end());
    }
}
