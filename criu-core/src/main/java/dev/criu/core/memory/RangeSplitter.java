package dev.criu.core.memory;

import java.util.ArrayList;
import java.util.List;

/** Cuts ascending ranges of pages at the borders of mappings that are asked for in ascending order. */
final class RangeSplitter {
    private final List<PageRange> ranges;
    private int next;

    RangeSplitter(List<PageRange> ranges) {
        this.ranges = ranges;
    }

    /** The parts of the ranges between two addresses. */
    List<PageRange> within(long start, long end) {
        List<PageRange> parts = new ArrayList<>(2);
        while (next < ranges.size() && ranges.get(next).end() <= start) {
            next++;
        }
        for (int i = next; i < ranges.size() && ranges.get(i).start() < end; i++) {
            PageRange range = ranges.get(i);
            parts.add(new PageRange(Math.max(range.start(), start), Math.min(range.end(), end)));
        }
        return parts;
    }
}
