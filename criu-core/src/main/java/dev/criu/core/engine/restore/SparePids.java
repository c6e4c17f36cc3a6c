package dev.criu.core.engine.restore;

import dev.criu.core.api.CriuException;
import dev.criu.core.task.ProcessImage;
import dev.criu.core.task.ThreadImage;
import java.util.HashSet;
import java.util.Set;
import java.util.function.IntPredicate;

/** Pids for tasks that help for a moment: numbers that nobody of the tree needs. */
final class SparePids {
    private static final int LAST_TRIED = 30_000;

    private final Set<Integer> needed = new HashSet<>();

    /** Helpers lend their pids to sessions and groups whose leaders are gone, so these are needed too. */
    SparePids(TreeImage tree) {
        for (ProcessImage process : tree.processes()) {
            needed.add(process.pid().value());
            needed.add(process.pgid());
            needed.add(process.sid());
            for (ThreadImage thread : process.threads()) {
                needed.add(thread.tid().value());
            }
        }
    }

    /**
     * Tries numbers until one is free.
     *
     * @param attempt makes a task with this pid; false if the pid is taken
     * @return the number
     */
    int take(IntPredicate attempt) {
        for (int pid = 2; pid < LAST_TRIED; pid++) {
            if (!needed.contains(pid) && attempt.test(pid)) {
                return pid;
            }
        }
        throw new CriuException("restore", "no pid below " + LAST_TRIED + " is free for a task that helps for a moment");
    }
}
