package dev.criu.core.engine.dump;

import dev.criu.core.tree.Freezer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** The facts of all processes of a frozen tree, in its order: of some they are read before anybody asks for them, but not of too many. */
final class FactsAhead {
    /** Processes whose facts are read, or being read, at a time: enough for all threads, few enough for the heap. */
    private static final int AHEAD = 24;

    private final IntFunction<Future<ProcessFacts>> reading;
    private final Deque<Integer> coming;
    private final Map<Integer, Future<ProcessFacts>> begun = new HashMap<>();

    /**
     * Begins to read.
     *
     * @param pids all living processes
     * @param reading starts to read the facts of one
     */
    FactsAhead(List<Integer> pids, IntFunction<Future<ProcessFacts>> reading) {
        this.reading = reading;
        this.coming = new ArrayDeque<>(pids);
        while (begun.size() < AHEAD && !coming.isEmpty()) {
            beginNext();
        }
    }

    /** Of the processes of a frozen tree. */
    static FactsAhead of(Freezer freezer, FactsReader reader, ProcessLooks looks) {
        List<Integer> living = freezer.processes().stream().filter(pid -> !freezer.threads(pid).isEmpty()).toList();
        return new FactsAhead(living, pid -> reader.read(pid, freezer.threads(pid), looks));
    }

    private void beginNext() {
        int pid = coming.remove();
        begun.put(pid, reading.apply(pid));
    }

    /** The facts of a process, which nobody asks for again. */
    Future<ProcessFacts> of(int pid) {
        while (!begun.containsKey(pid)) {
            beginNext();
        }
        if (!coming.isEmpty()) {
            beginNext();
        }
        return begun.remove(pid);
    }
}
