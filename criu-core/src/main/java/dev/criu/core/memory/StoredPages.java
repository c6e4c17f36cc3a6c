package dev.criu.core.memory;

import dev.criu.core.api.CriuException;
import dev.criu.linux.memory.NativeMemory;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the pages of a page map lie in pages files.
 *
 * @param runs ascending by address; what lies side by side in memory and in a file is one run
 */
public record StoredPages(List<Run> runs) {
    /**
     * Pages side by side in memory and in a file.
     *
     * @param start address of the first
     * @param end behind the last
     * @param offset of the first in the file
     */
    public record Run(long start, long end, long offset, PagesFile file) {
        /** The part between two addresses, which must overlap. */
        public Run within(long from, long to) {
            long first = Math.max(start, from);
            return new Run(first, Math.min(end, to), offset + first - start, file);
        }

        /** Whether the other run continues this one, in memory and in the file. */
        boolean continuedBy(Run next) {
            return end == next.start && offset + length() == next.offset && file.equals(next.file);
        }

        public long length() {
            return end - start;
        }

        /**
         * These pages in their file.
         *
         * @param mapped the whole file
         * @throws CriuException if it is too short
         */
        public NativeMemory in(NativeMemory mapped) {
            long behind = offset + length();
            if (behind > mapped.size()) {
                throw new CriuException("memory", file.name() + ": has " + mapped.size() + " bytes, pages up to " + behind
                        + " should be in it; it is cut short, dump again");
            }
            return mapped.slice(offset, length());
        }

        /** What to tell when they were in their file, but cannot be read. */
        public CriuException unreadable() {
            return new CriuException(
                    "memory", file.name() + ": cannot be read at offset " + offset + "; it was cut short, or its disk fails");
        }
    }

    /** Appends a run, to the last one if it continues that. */
    static void append(List<Run> runs, Run run) {
        Run last = runs.isEmpty() ? null : runs.get(runs.size() - 1);
        if (last != null && last.continuedBy(run)) {
            runs.set(runs.size() - 1, new Run(last.start, run.end, last.offset, last.file));
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

    /** Whether there are pages everywhere between two addresses. */
    boolean cover(long start, long end) {
        long at = start;
        for (Run run : within(start, end)) {
            if (run.start != at) {
                return false;
            }
            at = run.end;
        }
        return at == end;
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

    /** Bytes of runs. */
    static long bytes(List<Run> runs) {
        long bytes = 0;
        for (Run run : runs) {
            bytes += run.length();
        }
        return bytes;
    }

    long pages() {
        return bytes(runs) / PageRange.PAGE;
    }
}
