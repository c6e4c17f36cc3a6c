package dev.criu.core.memory;

import dev.criu.proto.vma_entry;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The addresses that any of several processes uses, and the holes that all of them have. Processes of a tree are much alike, so it is small. */
public final class UsedAddresses {
    /** Ends by starts; ranges may overlap. */
    private final NavigableMap<Long, Long> ranges = new TreeMap<>();

    private UsedAddresses() {}

    /** @param processes the mappings of each */
    public static UsedAddresses of(List<List<vma_entry>> processes) {
        UsedAddresses used = new UsedAddresses();
        for (List<vma_entry> mappings : processes) {
            for (vma_entry vma : mappings) {
                if (vma.getStart() >= 0) { // vsyscall is the kernel's
                    used.add(vma.getStart(), vma.getEnd());
                }
            }
        }
        return used;
    }

    private void add(long start, long end) {
        Long known = ranges.get(start);
        if (known == null || known < end) {
            ranges.put(start, end);
        }
    }

    /** The start of the lowest hole of {@code size} bytes at or above {@code from}. */
    public long lowestHole(long size, long from) {
        long at = from;
        for (Map.Entry<Long, Long> range : ranges.entrySet()) {
            if (range.getKey() - at >= size) {
                break;
            }
            at = Math.max(at, range.getValue());
        }
        return at;
    }

    /** The start of the highest hole of {@code size} bytes below {@code top}; 0 if there is none. */
    long highestHole(long size, long top) {
        long highest = 0;
        long end = 0;
        for (Map.Entry<Long, Long> range : ranges.entrySet()) {
            highest = Math.min(range.getKey(), top) - end >= size ? Math.min(range.getKey(), top) - size : highest;
            end = Math.max(end, range.getValue());
        }
        return top - end >= size ? top - size : highest;
    }
}
