package dev.criu.core.task;

import dev.criu.core.procfs.PosixTimer;
import dev.criu.core.tree.FrozenProcess;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the threads of one frozen process answered, in the order of its threads; the leader also for the process. */
public final class TaskAnswers {
    private final List<Integer> tids;
    private final List<Questions> threads;
    private final List<PosixTimer> timers;
    private final long blindNanos;

    /**
     * @param threads what the threads were asked, in their order; all of it is answered
     * @param timers whose settings were asked
     * @param asked System.nanoTime() before the first question
     * @param seen the same when the signals pending for the process were looked at: a timer may have expired in between
     */
    public TaskAnswers(FrozenProcess process, List<Questions> threads, List<PosixTimer> timers, long asked, long seen) {
        this.tids = process.threads().stream().map(task -> task.tid().value()).toList();
        this.threads = threads;
        this.timers = timers;
        this.blindNanos = seen - asked;
    }

    /** The end of the heap (brk(2)). */
    public long brk() {
        return threads.get(0).process().brk.result();
    }

    /** PR_GET_DUMPABLE. */
    public int dumpable() {
        return (int) threads.get(0).process().dumpable.result();
    }

    /** PR_GET_CHILD_SUBREAPER. */
    public boolean isSubreaper() {
        return threads.get(0).process().subreaper.getInt(0) != 0;
    }

    /** PR_GET_THP_DISABLE. */
    public boolean thpDisabled() {
        return threads.get(0).process().thpDisabled.result() != 0;
    }

    /** What cannot be restored of threads, by their tids here. */
    public Map<Integer, String> refusals() {
        Map<Integer, String> refusals = new LinkedHashMap<>(0);
        for (int i = 0; i < threads.size(); i++) {
            String reason = threads.get(i).attributes().refusal();
            if (reason != null) {
                refusals.put(tids.get(i), reason);
            }
        }
        return refusals;
    }

    /** Nanoseconds between the questions and the look at pending signals. */
    long blindNanos() {
        return blindNanos;
    }

    Questions thread(int index) {
        return threads.get(index);
    }

    Questions.Process process() {
        return threads.get(0).process();
    }

    List<PosixTimer> timers() {
        return timers;
    }
}
