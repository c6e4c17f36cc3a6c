package dev.criu.core.engine.dump;

import dev.criu.core.procfs.Procfs;
import dev.criu.core.procfs.TaskStat;
import dev.criu.core.procfs.TaskStatus;
import dev.criu.core.procfs.Vma;
import dev.criu.core.tree.Freezer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * What /proc tells of frozen processes that somebody needs before he can ask them anything. Others read it while the tracer does what
 * only the tracer can.
 */
final class ProcessLooks {
    /** Has something read on whatever thread. */
    interface Readers {
        <T> Future<T> ask(Function<Procfs, T> task);

        /** The calling thread. */
        static Readers here(Procfs procfs) {
            return new Readers() {
                @Override
                public <T> Future<T> ask(Function<Procfs, T> task) {
                    return CompletableFuture.completedFuture(task.apply(procfs));
                }
            };
        }
    }

    /** Threads that are read in one go. */
    private static final int PIECE = 32;

    private final Readers readers;
    private final Sleepers sleepers;
    private final Map<Integer, Look> looks = new HashMap<>();

    /**
     * What there is to every process, and the first of its threads.
     *
     * @param sleeper what was read before and holds still, or null
     */
    private record Basics(TaskStat stat, Ground ground, Sleepers.Sleeper sleeper, List<TaskStatus> statuses) {}

    /** @param others the other threads, in pieces */
    private record Look(Future<Basics> basics, List<Future<List<TaskStatus>>> others) {}

    private ProcessLooks(Readers readers, Sleepers sleepers) {
        this.readers = readers;
        this.sleepers = sleepers;
    }

    /** Begins to look at all living processes of a frozen tree. */
    static ProcessLooks at(Freezer freezer, Readers readers, Sleepers sleepers) {
        ProcessLooks looks = new ProcessLooks(readers, sleepers);
        for (int pid : freezer.processes()) {
            if (!freezer.threads(pid).isEmpty()) {
                looks.begin(pid, freezer.threads(pid));
            }
        }
        return looks;
    }

    private void begin(int pid, List<Integer> tids) {
        List<Integer> first = tids.subList(0, Math.min(PIECE, tids.size()));
        Future<Basics> basics = readers.ask(procfs -> basics(procfs, pid, first));
        List<Future<List<TaskStatus>>> others = new ArrayList<>(0);
        for (int from = PIECE; from < tids.size(); from += PIECE) {
            List<Integer> piece = tids.subList(from, Math.min(from + PIECE, tids.size()));
            others.add(readers.ask(procfs -> statuses(procfs, pid, piece)));
        }
        looks.put(pid, new Look(basics, others));
    }

    private Basics basics(Procfs procfs, int pid, List<Integer> tids) {
        List<TaskStatus> statuses = statuses(procfs, pid, tids);
        List<Vma> maps = procfs.maps(pid);
        return new Basics(procfs.stat(pid), Ground.of(maps), sleepers.undisturbed(procfs, pid, statuses.get(0), maps), statuses);
    }

    private static List<TaskStatus> statuses(Procfs procfs, int pid, List<Integer> tids) {
        List<TaskStatus> statuses = new ArrayList<>(tids.size());
        for (int tid : tids) {
            statuses.add(tid == pid ? procfs.status(pid) : procfs.status(pid, tid));
        }
        return statuses;
    }

    /** {@code /proc/PID/stat}. */
    TaskStat stat(int pid) {
        return basics(pid).stat;
    }

    /** {@code /proc/PID/task/TID/status} of its threads, in the order of {@link #begin}. */
    List<TaskStatus> statuses(int pid) {
        List<TaskStatus> all = new ArrayList<>(basics(pid).statuses);
        looks.get(pid).others.forEach(piece -> all.addAll(FactsReader.await(piece)));
        return all;
    }

    /** Where it can be asked; for any thread. */
    Ground ground(int pid) {
        return basics(pid).ground;
    }

    /** What was read of a process before it stood, if that holds still, or null; for any thread. */
    Sleepers.Sleeper sleeper(int pid) {
        return basics(pid).sleeper;
    }

    private Basics basics(int pid) {
        return FactsReader.await(looks.get(pid).basics);
    }
}
