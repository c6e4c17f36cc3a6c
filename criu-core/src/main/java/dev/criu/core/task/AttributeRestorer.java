package dev.criu.core.task;

import dev.criu.linux.Sys;
import dev.criu.linux.program.Arg;
import dev.criu.linux.program.Buffer;
import dev.criu.linux.program.Program;
import dev.criu.proto.thread_core_entry;

/** Sets the attributes of a thread that {@link ThreadAttributes} found. The thread has all capabilities still. */
final class AttributeRestorer {
    private static final int PR_SET_TSC = 26;
    private static final int PR_TSC_SIGSEGV = 2;
    private static final int PR_SET_TIMERSLACK = 29;
    private static final int PR_MCE_KILL = 33;
    private static final int PR_MCE_KILL_SET = 1;
    private static final int PR_SET_SPECULATION_CTRL = 53;
    private static final int PR_SPEC_PRCTL = 1;
    private static final int PR_SPEC_ENABLE = 2;
    private static final int PR_SET_IO_FLUSHER = 57;
    private static final int ARCH_SET_CPUID = 0x1012;

    private static final int SCHED_FIFO = 1;
    private static final int SCHED_RR = 2;
    private static final int SCHED_DEADLINE = 6;

    private final thread_core_entry core;
    private final String object;

    AttributeRestorer(thread_core_entry core, String object) {
        this.core = core;
        this.object = object;
    }

    /** Adds the calls; {@code leader} has its personality set with its process. */
    void restore(Program program, boolean leader) {
        if (!leader && core.hasPersonality()) {
            program.call(Sys.PERSONALITY, core.getPersonality() & 0xffffffffL).purpose(object + " personality");
        }
        scheduling(program);
        if (core.hasTimerSlack()) {
            prctl(program, "timer slack", PR_SET_TIMERSLACK, core.getTimerSlack(), 0);
        }
        if (core.hasIoprio()) {
            program.call(Sys.IOPRIO_SET, ThreadAttributes.WHO_PROCESS, 0, core.getIoprio()).purpose(object + " I/O priority");
        }
        if (core.hasMceKill()) {
            prctl(program, "machine check policy", PR_MCE_KILL, PR_MCE_KILL_SET, core.getMceKill());
        }
        if (core.getIoFlusher()) {
            prctl(program, "I/O flusher (needs CAP_SYS_RESOURCE)", PR_SET_IO_FLUSHER, 1, 0);
        }
        if (core.hasCpuAffinity()) {
            Buffer cpus = Buffer.of(core.getCpuAffinity().toByteArray());
            program.call(Sys.SCHED_SETAFFINITY, Arg.of(0), Arg.of(cpus.size()), cpus)
                    .purpose(object + " CPU affinity, of whose CPUs this machine has none");
        }
        if (core.hasNumaMode()) {
            Buffer nodes = Buffer.of(core.getNumaNodes().toByteArray());
            program.call(Sys.SET_MEMPOLICY, Arg.of(core.getNumaMode()), nodes, Arg.of(nodes.size() * 8L))
                    .purpose(object + " NUMA policy");
        }
    }

    /** What a seccomp filter's installation may change too, so it comes behind that. */
    void afterSeccomp(Program program) {
        for (int which = 0; which < core.getSpeculationCount(); which++) {
            int state = core.getSpeculation(which);
            if ((state & PR_SPEC_PRCTL) != 0 && state != (PR_SPEC_PRCTL | PR_SPEC_ENABLE)) {
                prctl(program, "speculation control " + which, PR_SET_SPECULATION_CTRL, which, state & ~PR_SPEC_PRCTL);
            }
        }
        if (core.getTscFaults()) {
            prctl(program, "time stamp counter", PR_SET_TSC, PR_TSC_SIGSEGV, 0);
        }
        if (core.getCpuidFaults()) {
            program.call(Sys.ARCH_PRCTL, ARCH_SET_CPUID, 0).purpose(object + " CPUID faulting");
        }
    }

    private void prctl(Program program, String what, int option, long first, long second) {
        program.call(Sys.PRCTL, option, first, second, 0, 0).purpose(object + " " + what);
    }

    /** Policy, niceness, priority and flags (sched_setattr(2)). */
    private void scheduling(Program program) {
        int policy = core.getSchedPolicy();
        boolean fixed = policy == SCHED_FIFO || policy == SCHED_RR;
        boolean nice = !fixed && policy != SCHED_DEADLINE;
        Buffer attributes = Buffer.struct(ThreadAttributes.SCHED_ATTR)
                .putInt(0, ThreadAttributes.SCHED_ATTR)
                .putInt(4, policy)
                .putLong(8, core.getSchedFlags())
                .putInt(16, nice ? core.getSchedNice() : 0)
                .putInt(20, fixed ? core.getSchedPrio() : 0);
        if (!fixed) {
            attributes.putLong(24, core.getSchedRuntime()).putLong(32, core.getSchedDeadline()).putLong(40, core.getSchedPeriod());
        }
        program.call(Sys.SCHED_SETATTR, Arg.of(0), attributes, Arg.of(0)).purpose(object + " scheduling");
        if (!nice && core.getSchedNice() != 0) {
            program.call(Sys.SETPRIORITY, 0, 0, core.getSchedNice()).purpose(object + " nice");
        }
    }
}
