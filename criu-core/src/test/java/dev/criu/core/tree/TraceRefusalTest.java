package dev.criu.core.tree;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.criu.core.procfs.TaskStatus;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TraceRefusalTest {
    private static final long SYS_PTRACE = 1L << 19;

    @Test
    void tellsWhatStandsInTheWay() {
        TaskStatus own = task(1000, 0);
        says("it belongs to user 0 and group 0, criu to 1000 and 1000; run criu as root, or with CAP_SYS_PTRACE", own, task(0, 0), 0, 0);
        says("it has more capabilities than criu: CAP_CHOWN;", own, task(1000, 1), 1000, 0);
        says("it is not dumpable: ", own, task(1000, 0), 0, 0);
        says("(kernel.yama.ptrace_scope is 1)", own, task(1000, 0), 1000, 1);
        says("a security module forbids it", own, task(1000, 0), 1000, 0);
        says("though this criu has CAP_SYS_PTRACE", task(1000, SYS_PTRACE), task(0, 0), 0, 1);
        says("ptrace_scope is 3, until", task(0, SYS_PTRACE), task(0, 0), 0, 3);
    }

    private static void says(String expected, TaskStatus own, TaskStatus target, int owner, int scope) {
        String reason = TraceRefusal.reason(own, target, owner, scope);
        assertTrue(reason.contains(expected), reason);
    }

    private static TaskStatus task(int id, long capabilities) {
        String ids = (id + "\t").repeat(4);
        String none = ":\t0000000000000000\n";
        String set = String.format(":\t%016x%n", capabilities);
        return TaskStatus.parse(("Name:\tx\nState:\tS (sleeping)\nTgid:\t5\nPid:\t5\nPPid:\t1\nTracerPid:\t0\nUid:\t" + ids + "\nGid:\t" + ids
                + "\nFDSize:\t64\nGroups:\t \nThreads:\t1\nSigPnd" + none + "ShdPnd" + none + "SigBlk" + none + "SigIgn" + none
                + "SigCgt" + none + "CapInh" + none + "CapPrm" + set + "CapEff" + set + "CapBnd" + set + "CapAmb" + none
                + "NoNewPrivs:\t0\nSeccomp:\t0\n").getBytes(StandardCharsets.US_ASCII));
    }
}
