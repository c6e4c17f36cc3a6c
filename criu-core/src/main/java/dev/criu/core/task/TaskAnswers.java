package dev.criu.core.task;

import dev.criu.core.procfs.PosixTimer;
import dev.criu.core.tree.FrozenProcess;
import dev.criu.core.tree.FrozenTask;
import dev.criu.linux.task.Trampoline;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the threads of one frozen process answered, in the order of its threads; the leader also for the process. */
public final class TaskAnswers {
    private final List<Integer> tids;
    private final List<Questions> threads;
    private final List<PosixTimer> timers;
    private final long asked;
    private long seen;

    private TaskAnswers(List<Integer> tids, List<Questions> threads, List<PosixTimer> timers, long asked) {
        this.tids = tids;
        this.threads = threads;
        this.timers = timers;
        this.asked = asked;
        this.seen = asked;
    }

    /** Asks every thread through the trampoline that is mapped into its process. */
    public static TaskAnswers ask(
            FrozenProcess process, List<PosixTimer> timers, Trampoline trampoline, OwnAttributes own) {
        long start = System.nanoTime();
        List<Questions> asked = new ArrayList<>(process.threads().size());
        for (FrozenTask task : process.threads()) {
            Questions questions = new Questions("tid " + task.tid(), own.answers());
            if (asked.isEmpty()) {
                questions.withProcess("pid " + process.pid(), timers);
            }
            trampoline.run(task.thread(), questions.program());
            asked.add(questions);
        }
        List<Integer> tids = process.threads().stream().map(task -> task.tid().value()).toList();
        return new TaskAnswers(tids, asked, timers, start);
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

    /** Takes note that the signals pending for the process have been looked at now. */
    public void pendingSignalsSeen() {
        seen = System.nanoTime();
    }

    /** Nanoseconds between the questions and the look at pending signals: a timer may have expired in between. */
    long blindNanos() {
        return seen - asked;
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
