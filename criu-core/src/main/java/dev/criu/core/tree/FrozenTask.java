package dev.criu.core.tree;

import dev.criu.core.procfs.TaskStatus;
import dev.criu.linux.ptrace.RseqConfiguration;
import dev.criu.linux.ptrace.UserDispatch;
import dev.criu.linux.task.FrozenThread;
import dev.criu.linux.x86_64.Registers;
import java.util.List;

/**
 * A stopped thread with what ptrace tells of it.
 *
 * @param tid here
 * @param nsTid in the tree's pid namespace
 * @param status of the thread in /proc
 * @param registers as they were at the stop; of a call continued by restart_syscall(2), ORIG_AX is the number of that call
 * @param thread what it goes home to
 * @param pending signals pending for this thread alone, siginfo_t of 128 bytes each, in order of arrival
 * @param rseq its restartable-sequences registration, or null
 * @param rseqCs the critical section that it was in (struct rseq.rseq_cs), 0 if none
 * @param dispatch its syscall user dispatch, or null
 */
public record FrozenTask(
        HostPid tid,
        NsPid nsTid,
        TaskStatus status,
        Registers registers,
        FrozenThread thread,
        List<byte[]> pending,
        RseqConfiguration rseq,
        long rseqCs,
        UserDispatch dispatch) {
    /** The same thread with these signals pending. */
    public FrozenTask withPending(List<byte[]> signals) {
        return new FrozenTask(tid, nsTid, status, registers, thread, signals, rseq, rseqCs, dispatch);
    }
}
