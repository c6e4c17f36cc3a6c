package dev.criu.core.task;

import dev.criu.core.procfs.Procfs;
import dev.criu.core.procfs.TaskStat;
import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.memory.NativeMemory;

/**
 * What the kernel tells of a thread without its help, read on whatever thread.
 *
 * @param stat {@code /proc/PID/task/TID/stat}; null for a leader, whose process tells the same
 * @param robustList address of its list of robust futexes (get_robust_list(2)), 0 for none
 * @param robustListSize bytes of the list's head, 0 for none
 */
public record ThreadFacts(TaskStat stat, long robustList, int robustListSize) {
    /** Reads the facts of thread {@code tid} of process {@code pid}. */
    public static ThreadFacts read(Kernel kernel, Procfs procfs, int pid, int tid) {
        TaskStat stat = tid == pid ? null : procfs.stat(pid, tid);
        try (NativeMemory head = NativeMemory.allocate(16)) {
            long result = kernel.raw(Sys.GET_ROBUST_LIST, tid, head.address(), head.address() + 8);
            boolean known = !Errno.isError(result) && head.getLong(0) != 0;
            return new ThreadFacts(stat, known ? head.getLong(0) : 0, known ? (int) head.getLong(8) : 0);
        }
    }
}
