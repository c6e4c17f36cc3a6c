package dev.criu.core.engine.dump;

import dev.criu.core.task.OwnAttributes;
import dev.criu.core.task.TaskAnswers;
import dev.criu.core.tree.FrozenProcess;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.ptrace.Tracer;
import dev.criu.linux.task.GuardedRuns;
import dev.criu.linux.task.SignalKeeper;
import dev.criu.linux.task.Trampoline;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/**
 * Asks the threads of frozen processes what only they can tell, and leaves them as they were. Other threads of this process prepare
 * and follow; the tracer's thread only sends off and calls home.
 */
final class Interview {
    /** Visits that are prepared or under way at a time: enough for all threads, few enough for the heap. */
    private static final int AHEAD = 64;

    private final Kernel kernel;
    private final Tracer tracer;
    private final SignalKeeper keeper;
    private final OwnAttributes own;
    private final FactsReader reading;
    private final IntFunction<Ground> grounds;
    private final ObjectOrder order;
    private final GuardedRuns runs = new GuardedRuns();
    private final Map<Integer, Trampoline.Place> places = new HashMap<>();

    /**
     * @param grounds where processes can be asked, by pid; for any thread
     * @param order that of their memories
     */
    Interview(
            Kernel kernel,
            Tracer tracer,
            SignalKeeper keeper,
            OwnAttributes own,
            FactsReader reading,
            IntFunction<Ground> grounds,
            ObjectOrder order) {
        this.kernel = kernel;
        this.tracer = tracer;
        this.keeper = keeper;
        this.own = own;
        this.reading = reading;
        this.grounds = grounds;
        this.order = order;
    }

    /** Follows how far an interview has come; called on the tracer's thread. */
    interface Listener {
        /** The threads of a process are at home again. */
        void over(int index);

        /** Nothing of ours is left in the memory of a process once its answers are there. */
        void answering(int index, Future<TaskAnswers> answers);
    }

    /**
     * Asks all living processes.
     *
     * @param listener is told of processes by their indices, of most while others are still being asked
     */
    void hold(List<FrozenProcess> processes, Listener listener) {
        List<List<Integer>> waves = waves(processes);
        if (waves.size() == 1) {
            hold(processes, waves.get(0), listener);
            return;
        }
        Map<Integer, Future<TaskAnswers>> answers = new TreeMap<>();
        for (List<Integer> wave : waves) {
            hold(processes, wave, new Listener() {
                @Override
                public void over(int index) {
                    listener.over(index);
                }

                @Override
                public void answering(int index, Future<TaskAnswers> started) {
                    answers.put(index, started);
                }
            });
            // What lies in the rooms of a shared memory is put back before the next wave writes there.
            wave.forEach(index -> FactsReader.await(answers.get(index)));
        }
        answers.forEach(listener::answering);
    }

    /** Where trampolines fit into the processes that were asked, by pid. */
    Map<Integer, Trampoline.Place> places() {
        return places;
    }

    private void hold(List<FrozenProcess> processes, List<Integer> wave, Listener listener) {
        Map<Integer, Future<Visit>> prepared = new HashMap<>();
        try {
            int next = 0;
            for (int index : wave) {
                while (next < wave.size() && prepared.size() < AHEAD) {
                    int coming = wave.get(next++);
                    FrozenProcess process = processes.get(coming);
                    prepared.put(coming, reading.ask(procfs -> Visit.prepare(
                            kernel, procfs, tracer, keeper, own, process, grounds.apply(process.pid().value()))));
                }
                Visit visit = FactsReader.await(prepared.get(index));
                places.put(processes.get(index).pid().value(), visit.place());
                visit.start(runs, () -> {
                    listener.over(index);
                    visit.pendingSignalsSeen();
                    prepared.remove(index);
                    listener.answering(index, reading.ask(procfs -> visit.leave()));
                });
            }
            runs.settleAll();
        } catch (RuntimeException e) {
            runs.abandon(e);
            prepared.values().forEach(visit -> abandon(visit, e));
            throw e;
        }
    }

    private static void abandon(Future<Visit> prepared, RuntimeException cause) {
        try {
            Visit visit = FactsReader.await(prepared);
            visit.restoreUserDispatch();
            visit.rearmCriticalSections();
            visit.abandon();
        } catch (RuntimeException e) {
            // There is nothing to put back, or nobody left.
            if (e != cause) {
                cause.addSuppressed(e);
            }
        }
    }

    /** Living processes by their indices; those that have the same memory come one after the other, as they have the same rooms. */
    private List<List<Integer>> waves(List<FrozenProcess> processes) {
        List<List<Integer>> waves = new ArrayList<>();
        Map<Integer, int[]> memories = memories(processes);
        for (int i = 0; i < processes.size(); i++) {
            if (!processes.get(i).isZombie()) {
                int wave = memories.get(processes.get(i).pid().value())[0]++;
                if (wave == waves.size()) {
                    waves.add(new ArrayList<>());
                }
                waves.get(wave).add(i);
            }
        }
        return waves;
    }

    /** A counter for each address space, by the pids of those that have it. */
    private Map<Integer, int[]> memories(List<FrozenProcess> processes) {
        List<Integer> pids = processes.stream().filter(process -> !process.isZombie()).map(process -> process.pid().value()).toList();
        Kcmp kcmp = new Kcmp(kernel);
        Distinct<Integer, int[]> distinct = new Distinct<>((one, other) -> kcmp.compare(Kcmp.VM, one, other, 0, 0));
        Map<Integer, int[]> memories = new HashMap<>();
        order.sort(Kcmp.VM, pids).forEach(pid -> memories.put(pid, distinct.getAscending(pid, () -> new int[1])));
        return memories;
    }
}
