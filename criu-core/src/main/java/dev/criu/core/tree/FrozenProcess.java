package dev.criu.core.tree;

import dev.criu.core.procfs.TaskStat;
import dev.criu.core.procfs.TaskStatus;
import java.util.List;

/**
 * A process of the frozen tree.
 *
 * @param pid here
 * @param nsPid in the tree's pid namespace
 * @param parent nsPid of its parent in the tree; null for the root
 * @param pgid process group in the tree's pid namespace, 0 if it lies outside
 * @param sid session, likewise
 * @param stat of its leader
 * @param status of its leader
 * @param threads the leader first; empty for a zombie
 * @param pendingShared signals pending for the whole process, as {@link FrozenTask#pending}
 * @param stopSignal the signal that stopped it by job control, 0 if it was running
 */
public record FrozenProcess(
        HostPid pid,
        NsPid nsPid,
        NsPid parent,
        int pgid,
        int sid,
        TaskStat stat,
        TaskStatus status,
        List<FrozenTask> threads,
        List<byte[]> pendingShared,
        int stopSignal) {

    /** The same process with these threads and pending signals. */
    public FrozenProcess with(List<FrozenTask> frozen, List<byte[]> pending) {
        return new FrozenProcess(pid, nsPid, parent, pgid, sid, stat, status, frozen, pending, stopSignal);
    }

    /** Dead, waiting for its parent to ask. */
    public boolean isZombie() {
        return threads.isEmpty();
    }

    /** The thread whose tid is the pid. */
    public FrozenTask leader() {
        return threads.get(0);
    }
}
