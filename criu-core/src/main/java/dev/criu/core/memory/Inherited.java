package dev.criu.core.memory;

import dev.criu.core.task.ProcessImage;
import dev.criu.proto.vma_entry;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A mapping of a process that is one of the process that cloned it, or the part of one that was left, perhaps grown and protected
 * otherwise since. So it need not be made, and the pages that are equal in both are shared.
 *
 * @param vma as it shall be
 * @param end behind what is inherited of it; the rest is grown
 * @param prot protection as inherited
 */
record Inherited(vma_entry vma, long end, int prot) {
    /** The inherited mappings of {@code child}, by their start. */
    static SortedMap<Long, Inherited> of(ProcessImage parent, ProcessImage child) {
        return of(inheritable(parent), child);
    }

    /** The mappings of {@code parent} that a child can keep, by their start. */
    static NavigableMap<Long, vma_entry> inheritable(ProcessImage parent) {
        NavigableMap<Long, vma_entry> mappings = new TreeMap<>();
        for (vma_entry vma : parent.mm().getVmasList()) {
            if (VmaStatus.isPrivate(vma)) {
                mappings.put(vma.getStart(), vma);
            }
        }
        return mappings;
    }

    /** As {@link #of(ProcessImage, ProcessImage)}, of a parent with such mappings. */
    static SortedMap<Long, Inherited> of(NavigableMap<Long, vma_entry> parents, ProcessImage child) {
        SortedMap<Long, Inherited> inherited = new TreeMap<>();
        for (vma_entry vma : child.mm().getVmasList()) {
            Map.Entry<Long, vma_entry> before = parents.floorEntry(vma.getStart());
            if (before != null && before.getValue().getEnd() > vma.getStart() && isPart(before.getValue(), vma)) {
                vma_entry whole = before.getValue();
                inherited.put(vma.getStart(), new Inherited(vma, Math.min(whole.getEnd(), vma.getEnd()), whole.getProt()));
            }
        }
        return inherited;
    }

    /** Whether {@code vma} can be what became of {@code whole}. What a process does late to its mappings does not matter. */
    private static boolean isPart(vma_entry whole, vma_entry vma) {
        boolean special = (vma.getStatus() & (VmaStatus.VDSO | VmaStatus.VVAR)) != 0;
        boolean huge = (vma.getFlags() & VmaStatus.MAP_HUGETLB) != 0; // cannot grow in place
        boolean file = (vma.getStatus() & VmaStatus.FILE_PRIVATE) != 0;
        return VmaStatus.isPrivate(vma)
                && whole.getStatus() == vma.getStatus()
                && (whole.getFlags() & ~VmaStatus.MAP_LOCKED) == (vma.getFlags() & ~VmaStatus.MAP_LOCKED)
                && whole.getShmid() == vma.getShmid()
                && (whole.getMadv() & Advice.EARLY) == (vma.getMadv() & Advice.EARLY)
                && (!file || whole.getPgoff() + vma.getStart() - whole.getStart() == vma.getPgoff())
                && (!huge || vma.getEnd() <= whole.getEnd())
                && (!special || whole.getStart() == vma.getStart() && whole.getEnd() == vma.getEnd());
    }

    boolean isGrown() {
        return end != vma.getEnd();
    }
}
