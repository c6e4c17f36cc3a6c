package dev.criu.core.tree;

import dev.criu.linux.ptrace.RseqConfiguration;
import dev.criu.linux.task.FrozenThread;
import dev.criu.linux.x86_64.Registers;
import java.util.List;

/**
 * A stopped thread with what ptrace tells of it.
 *
 * @param tid here
 * @param nsTid in the tree's pid namespace
 * @param registers as they were at the stop
 * @param thread what it goes home to
 * @param pending signals pending for this thread alone, siginfo_t of 128 bytes each, in order of arrival
 * @param rseq its restartable-sequences registration, or null
 * @param rseqCs the critical section that it was in (struct rseq.rseq_cs), 0 if none
 */
public record FrozenTask(
        HostPid tid,
        NsPid nsTid,
        Registers registers,
        FrozenThread thread,
        List<byte[]> pending,
        RseqConfiguration rseq,
        long rseqCs) {
    /** The same thread with these signals pending. */
    public FrozenTask withPending(List<byte[]> signals) {
        return new FrozenTask(tid, nsTid, registers, thread, signals, rseq, rseqCs);
    }
}
