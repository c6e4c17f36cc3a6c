package dev.criu.core.engine.dump;

import dev.criu.core.procfs.Procfs;
import dev.criu.core.procfs.TaskStat;
import dev.criu.core.procfs.TaskStatus;
import dev.criu.core.tree.Freezer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;

/** What {@code /proc/PID/stat} and {@code status} tell of frozen tasks; of many, read ahead by others while the tracer asks ptrace. */
final class Statuses {
    /** Tasks that are read in one go: enough to be worth a thread's while. */
    private static final int PIECE = 32;

    private final Procfs procfs;
    private final Map<Integer, Future<Map<Integer, Told>>> ahead = new HashMap<>();

    /** @param tid of the process itself, or of another thread of it */
    private record Task(int pid, int tid) {}

    /** @param stat of the process; null of a thread that is not the leader */
    private record Told(TaskStat stat, TaskStatus status) {}

    /** Reads when asked. */
    Statuses(Procfs procfs) {
        this.procfs = procfs;
    }

    /** Of all that is frozen. */
    static Statuses of(Freezer freezer, Procfs procfs, FactsReader reading) {
        List<Task> tasks = new ArrayList<>();
        for (int pid : freezer.processes()) {
            tasks.add(new Task(pid, pid));
            freezer.threads(pid).stream().filter(tid -> tid != pid).forEach(tid -> tasks.add(new Task(pid, tid)));
        }
        Statuses statuses = new Statuses(procfs);
        if (tasks.size() > PIECE) {
            for (int from = 0; from < tasks.size(); from += PIECE) {
                statuses.readAhead(tasks.subList(from, Math.min(from + PIECE, tasks.size())), reading);
            }
        }
        return statuses;
    }

    private void readAhead(List<Task> piece, FactsReader reading) {
        Future<Map<Integer, Told>> coming = reading.ask(own -> {
            Map<Integer, Told> read = new HashMap<>();
            piece.forEach(task -> read.put(task.tid, read(own, task)));
            return read;
        });
        piece.forEach(task -> ahead.put(task.tid, coming));
    }

    private static Told read(Procfs procfs, Task task) {
        boolean leader = task.pid == task.tid;
        return new Told(leader ? procfs.stat(task.pid) : null, leader ? procfs.status(task.pid) : procfs.status(task.pid, task.tid));
    }

    TaskStat stat(int pid) {
        Future<Map<Integer, Told>> coming = ahead.get(pid);
        return coming == null ? procfs.stat(pid) : FactsReader.await(coming).get(pid).stat;
    }

    TaskStatus status(int pid, int tid) {
        Future<Map<Integer, Told>> coming = ahead.get(tid);
        if (coming != null) {
            return FactsReader.await(coming).get(tid).status;
        }
        return pid == tid ? procfs.status(pid) : procfs.status(pid, tid);
    }
}
