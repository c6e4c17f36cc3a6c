package dev.criu.core.lazy;

import dev.criu.core.memory.StoredPages.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The pages of an address space that have contents in the images and are not there yet. Threads may share one. */
final class MissingPages {
    private final TreeMap<Long, Run> runs = new TreeMap<>();
    private long next;

    MissingPages(List<Run> runs) {
        runs.forEach(run -> this.runs.put(run.start(), run));
    }

    /** Those of an address space that was forked. */
    synchronized MissingPages copy() {
        return new MissingPages(new ArrayList<>(runs.values()));
    }

    synchronized boolean isEmpty() {
        return runs.isEmpty();
    }

    synchronized boolean contains(long page) {
        Map.Entry<Long, Run> run = runs.floorEntry(page);
        return run != null && page < run.getValue().end();
    }

    /** Takes pages out that lie side by side, behind those taken before; null if there are none. */
    synchronized Run take(long most) {
        if (runs.isEmpty()) {
            return null;
        }
        Map.Entry<Long, Run> from = runs.floorEntry(next);
        if (from == null || from.getValue().end() <= next) {
            from = runs.ceilingEntry(next);
        }
        Run run = from == null ? runs.firstEntry().getValue() : from.getValue();
        long start = from == null ? run.start() : Math.max(next, run.start());
        Run taken = run.within(start, Math.min(run.end(), start + most));
        remove(taken.start(), taken.end());
        next = taken.end();
        return taken;
    }

    /** Takes out what is missing between two addresses. */
    synchronized List<Run> take(long start, long end) {
        List<Run> taken = new ArrayList<>();
        Map.Entry<Long, Run> first = runs.floorEntry(start);
        long at = first != null && first.getValue().end() > start ? first.getKey() : start;
        for (Run run : runs.subMap(at, end).values()) {
            taken.add(run.within(start, end));
        }
        remove(start, end);
        return taken;
    }

    /** What is taken next lies here, where the process is. */
    synchronized void goOnAt(long address) {
        next = address;
    }

    /** Takes pages back that could not be brought in. */
    synchronized void giveBack(Run run) {
        runs.put(run.start(), run);
    }

    /** Forgets what is missing between two addresses. */
    synchronized void remove(long start, long end) {
        Map.Entry<Long, Run> before = runs.lowerEntry(start);
        if (before != null && before.getValue().end() > start) {
            Run run = before.getValue();
            runs.put(run.start(), run.within(run.start(), start));
            if (run.end() > end) {
                runs.put(end, run.within(end, run.end()));
            }
        }
        Map.Entry<Long, Run> last = runs.lowerEntry(end);
        if (last != null && last.getKey() >= start && last.getValue().end() > end) {
            runs.put(end, last.getValue().within(end, last.getValue().end()));
        }
        runs.subMap(start, end).clear();
    }

    /** What is missing in {@code length} bytes from {@code from} is missing at {@code to} instead. */
    synchronized void move(long from, long to, long length) {
        List<Run> moved = take(from, from + length);
        remove(to, to + length);
        for (Run run : moved) {
            runs.put(run.start() - from + to, new Run(run.start() - from + to, run.end() - from + to, run.offset(), run.file()));
        }
    }

    synchronized void clear() {
        runs.clear();
    }
}
