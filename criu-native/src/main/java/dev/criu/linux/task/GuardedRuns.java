package dev.criu.linux.task;

import dev.criu.linux.SyscallException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Guarded runs of different threads, several at once: waking a thread and stopping it takes the kernel longer than the program
 * takes, so while one wakes up another runs and a third stops. Confined to the tracer's thread.
 */
public final class GuardedRuns {
    /** How many threads run at once; more would wait for processors. */
    private static final int RUNNING = 4;
    /** How many threads are on their way to a stop. */
    private static final int STOPPING = 3;
    /** The most runs that are under way when {@link #start} returns. */
    public static final int UNDER_WAY = RUNNING + STOPPING;

    private final Deque<Entry> running = new ArrayDeque<>(RUNNING + 1);
    private final Deque<Entry> stopping = new ArrayDeque<>(STOPPING + 1);

    private record Entry(GuardedRun run, Runnable settled) {}

    /**
     * Starts a run, and settles older ones if there are many.
     *
     * @param settled called when the thread is at home again; runs settle in the order of their start
     */
    public void start(GuardedRun run, Runnable settled) {
        Entry entry = new Entry(run, settled);
        running.add(entry);
        run.start();
        if (running.size() > RUNNING) {
            interruptOldest();
        }
        if (stopping.size() > STOPPING) {
            settleOldest();
        }
    }

    private void interruptOldest() {
        Entry oldest = running.remove();
        stopping.add(oldest);
        oldest.run.interrupt();
    }

    private void settleOldest() {
        Entry oldest = stopping.remove();
        oldest.run.settle();
        oldest.settled.run();
    }

    /** Settles all runs. */
    public void settleAll() {
        while (!running.isEmpty()) {
            interruptOldest();
        }
        while (!stopping.isEmpty()) {
            settleOldest();
        }
    }

    /**
     * Brings home whoever is under way, after a failure; no run is told to have settled. A thread that cannot be brought home has
     * ended.
     */
    public void abandon() {
        stopping.addAll(running);
        running.clear();
        for (Entry entry : stopping) {
            bringHome(entry.run);
        }
        stopping.clear();
    }

    private static void bringHome(GuardedRun run) {
        try {
            if (run.isAway()) {
                run.interrupt();
                run.settle();
            }
        } catch (SyscallException | TaskDiedException e) {
            // It is gone, or home after a question that failed: the failure that led here is the one to tell.
        }
    }
}
