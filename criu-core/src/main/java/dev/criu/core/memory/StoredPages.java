package dev.criu.core.memory;

import dev.criu.core.api.CriuException;
import dev.criu.images.PageMap;
import dev.criu.images.PageMapEntry;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the pages of a page map lie in its pages file.
 *
 * @param runs ascending by address; what lies side by side in memory and in the file is one run
 */
record StoredPages(List<Run> runs) {
    /**
     * Pages side by side in memory and in the file.
     *
     * @param start address of the first
     * @param end behind the last
     * @param offset of the first in the file
     */
    record Run(long start, long end, long offset) {
        /** The part between two addresses, which must overlap. */
        Run within(long from, long to) {
            long first = Math.max(start, from);
            return new Run(first, Math.min(end, to), offset + first - start);
        }

        long length() {
            return end - start;
        }
    }

    static StoredPages of(PageMap map, String name) {
        List<Run> runs = new ArrayList<>(map.entries().size());
        long offset = 0;
        for (PageMapEntry entry : map.entries()) {
            if (entry.isInParent()) {
                throw new CriuException("memory", name + ": holds pages of a parent image; such images are not supported yet");
            }
            if (!entry.isPresent()) {
                throw new CriuException("memory", name + ": holds pages that its pages file lacks; such images are not supported yet");
            }
            long length = Math.multiplyExact(entry.pages(), (long) PageRange.PAGE);
            add(runs, new Run(entry.vaddr(), entry.vaddr() + length, offset));
            offset += length;
        }
        return new StoredPages(runs);
    }

    private static void add(List<Run> runs, Run run) {
        Run last = runs.isEmpty() ? null : runs.get(runs.size() - 1);
        if (last != null && last.end == run.start) {
            runs.set(runs.size() - 1, new Run(last.start, run.end, last.offset));
        } else {
            runs.add(run);
        }
    }

    /** The parts of the runs between two addresses. */
    List<Run> within(long start, long end) {
        List<Run> parts = new ArrayList<>();
        for (int i = firstEndingBehind(start); i < runs.size() && runs.get(i).start < end; i++) {
            parts.add(runs.get(i).within(start, end));
        }
        return parts;
    }

    private int firstEndingBehind(long address) {
        int low = 0;
        int high = runs.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (runs.get(middle).end <= address) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    long pages() {
        long pages = 0;
        for (Run run : runs) {
            pages += run.length() / PageRange.PAGE;
        }
        return pages;
    }
}
