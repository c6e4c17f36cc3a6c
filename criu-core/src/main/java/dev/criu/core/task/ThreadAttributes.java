package dev.criu.core.task;

import com.google.protobuf.ByteString;
import dev.criu.core.procfs.TaskStat;
import dev.criu.linux.Sys;
import dev.criu.linux.program.Arg;
import dev.criu.linux.program.Buffer;
import dev.criu.linux.program.Op;
import dev.criu.linux.program.Program;
import dev.criu.proto.thread_core_entry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Attributes of a thread that the image format of CRIU has no place for; they stand in fields of our own where they are not what
 * every fresh task has. This class asks for them, {@link AttributeRestorer} sets them.
 */
final class ThreadAttributes {
    private static final int PR_GET_TIMERSLACK = 30;
    static final int MCE_KILL_DEFAULT = 2;
    static final int SCHED_ATTR = 48;
    static final int WHO_PROCESS = 1;
    /** Bytes of a node mask: more than any kernel has (1024 nodes), and enough for most (64). */
    private static final int NODES = 128;

    private static final int FEW_NODES = 8;

    /** Bytes of a CPU mask that the kernel is asked for, 8192 CPUs. */
    private static final int CPUS = 1024;

    private static final int PR_GET_TSC = 25;
    private static final int PR_TSC_SIGSEGV = 2;
    private static final int PR_MCE_KILL_GET = 34;
    private static final int PR_GET_SPECULATION_CTRL = 52;
    private static final int PR_SPEC_PRCTL = 1;
    private static final int PR_SPEC_ENABLE = 2;
    private static final int SPECULATIONS = 3;
    private static final int PR_SCHED_CORE = 62;
    private static final int ARCH_GET_CPUID = 0x1011;
    private static final int ARCH_GET_UNTAG_MASK = 0x4001;
    private static final int ARCH_SHSTK_STATUS = 0x5005;
    private static final int CURRENT_PERSONALITY = -1;
    private static final int PF_MEMALLOC_NOIO = 0x00080000;
    private static final int PF_LOCAL_THROTTLE = 0x00100000;
    private static final int SCHED_DEADLINE = 6;

    private final Op slack;
    private final Op personality;
    private final Op ioprio;
    private final Op mceKill;
    private final Op numa;
    private final Op cpus;
    private final Op cpuid;
    private final Op coreCookie;
    private final Op untagMask;
    private final Op shadowStack;
    private final Buffer mask = Buffer.output(8);
    private final Buffer shadowFeatures = Buffer.output(8);
    private final Buffer tsc = Buffer.output(8);
    private final Buffer schedule = Buffer.output(SCHED_ATTR);
    private final Buffer cookie = Buffer.output(8);
    private final Buffer numaMode = Buffer.output(8);
    private final Buffer cpuMask;
    private final Buffer numaNodes;
    private final List<Op> speculation = new ArrayList<>(0);

    /**
     * Adds the questions to a program that the thread will run.
     *
     * @param own this process's answers, for what the machine does not have is not asked; null for this process's own questions
     */
    ThreadAttributes(Program program, String object, ThreadAttributes own) {
        slack = program.call(Sys.PRCTL, PR_GET_TIMERSLACK, 0, 0, 0, 0).purpose(object);
        personality = program.call(Sys.PERSONALITY, CURRENT_PERSONALITY & 0xffffffffL).purpose(object);
        ioprio = program.call(Sys.IOPRIO_GET, WHO_PROCESS, 0).purpose(object);
        mceKill = program.call(Sys.PRCTL, PR_MCE_KILL_GET, 0, 0, 0, 0).purpose(object);
        program.call(Sys.PRCTL, Arg.of(PR_GET_TSC), tsc, Arg.of(0), Arg.of(0), Arg.of(0)).purpose(object);
        program.call(Sys.SCHED_GETATTR, Arg.of(0), schedule, Arg.of(SCHED_ATTR), Arg.of(0)).purpose(object);
        cpuMask = Buffer.output(own == null ? CPUS : (int) own.cpus.result());
        cpus = program.call(Sys.SCHED_GETAFFINITY, Arg.of(0), Arg.of(cpuMask.size()), cpuMask);
        // The kernel refuses masks that are too small; this process asks with a small one, to know.
        numaNodes = Buffer.output(own != null && own.numa.failed() ? NODES : FEW_NODES);
        numa = program.call(Sys.GET_MEMPOLICY, numaMode, numaNodes, Arg.of(numaNodes.size() * 8L), Arg.of(0), Arg.of(0))
                .anyOutcome();
        untagMask = own == null || !own.untagMask.failed()
                ? program.call(Sys.ARCH_PRCTL, Arg.of(ARCH_GET_UNTAG_MASK), mask).anyOutcome()
                : null;
        shadowStack = own == null || !own.shadowStack.failed()
                ? program.call(Sys.ARCH_PRCTL, Arg.of(ARCH_SHSTK_STATUS), shadowFeatures).anyOutcome()
                : null;
        cpuid = own == null || own.canCpuidFault() ? program.call(Sys.ARCH_PRCTL, ARCH_GET_CPUID, 0).anyOutcome() : null;
        coreCookie = own == null || !own.coreCookie.failed()
                ? program.call(Sys.PRCTL, Arg.of(PR_SCHED_CORE), Arg.of(0), Arg.of(0), Arg.of(0), cookie).anyOutcome()
                : null;
        for (int which = 0; which < SPECULATIONS; which++) {
            boolean controlled = own == null || own.controls(which);
            speculation.add(controlled ? program.call(Sys.PRCTL, PR_GET_SPECULATION_CTRL, which, 0, 0, 0).anyOutcome() : null);
        }
    }

    private boolean canCpuidFault() {
        return cpuid != null && !cpuid.failed();
    }

    /** Whether prctl(2) can set a kind of speculation for single threads on this machine. */
    private boolean controls(int which) {
        Op control = speculation.get(which);
        return control != null && !control.failed() && (control.result() & PR_SPEC_PRCTL) != 0;
    }

    /** personality(2). */
    int personality() {
        return (int) personality.result();
    }

    /** What of this cannot be restored, or null. */
    String refusal() {
        if (answered(coreCookie) && cookie.getLong(0) != 0) {
            return "has a core scheduling cookie (prctl(2) PR_SCHED_CORE)";
        }
        if (answered(untagMask) && mask.getLong(0) != -1) {
            return "has addresses with tags (arch_prctl(2) ARCH_ENABLE_TAGGED_ADDR)";
        }
        return answered(shadowStack) && shadowFeatures.getLong(0) != 0 ? "has a shadow stack (arch_prctl(2) ARCH_SHSTK_ENABLE)" : null;
    }

    private static boolean answered(Op op) {
        return op != null && !op.failed();
    }

    /**
     * Fills in what is not as in a fresh task.
     *
     * @param own this process's answers to the same questions: where a task has the same, it is what the machine gives to all
     */
    void encode(thread_core_entry.Builder core, TaskStat stat, ThreadAttributes own) {
        core.setTimerSlack(slack.result());
        if (ioprio.result() != 0) {
            core.setIoprio((int) ioprio.result());
        }
        if (mceKill.result() != MCE_KILL_DEFAULT) {
            core.setMceKill((int) mceKill.result());
        }
        if (tsc.getInt(0) == PR_TSC_SIGSEGV) {
            core.setTscFaults(true);
        }
        if (canCpuidFault() && cpuid.result() == 0) {
            core.setCpuidFaults(true);
        }
        if ((stat.flags() & (PF_MEMALLOC_NOIO | PF_LOCAL_THROTTLE)) == (PF_MEMALLOC_NOIO | PF_LOCAL_THROTTLE)) {
            core.setIoFlusher(true);
        }
        schedule(core, own);
        speculation(core);
        numa(core);
        affinity(core, own);
    }

    private void schedule(thread_core_entry.Builder core, ThreadAttributes own) {
        boolean deadline = schedule.getInt(4) == SCHED_DEADLINE;
        if (schedule.getLong(8) != 0) {
            core.setSchedFlags(schedule.getLong(8));
        }
        if (schedule.getLong(24) != own.schedule.getLong(24)) {
            core.setSchedRuntime(schedule.getLong(24));
        }
        if (deadline) {
            core.setSchedDeadline(schedule.getLong(32)).setSchedPeriod(schedule.getLong(40));
        }
    }

    /** Only what prctl(2) can set for the thread, and only if something is set. */
    private void speculation(thread_core_entry.Builder core) {
        boolean any = false;
        for (int which = 0; which < SPECULATIONS; which++) {
            any |= controls(which) && speculation.get(which).result() != (PR_SPEC_PRCTL | PR_SPEC_ENABLE);
        }
        for (int which = 0; any && which < SPECULATIONS; which++) {
            core.addSpeculation(controls(which) ? (int) speculation.get(which).result() : 0);
        }
    }

    private void affinity(thread_core_entry.Builder core, ThreadAttributes own) {
        int size = (int) cpus.result();
        if (!Arrays.equals(cpuMask.bytes(), 0, size, own.cpuMask.bytes(), 0, size)) {
            core.setCpuAffinity(ByteString.copyFrom(cpuMask.bytes(), 0, size));
        }
    }

    private void numa(thread_core_entry.Builder core) {
        if (!numa.failed() && numaMode.getInt(0) != 0) {
            core.setNumaMode(numaMode.getInt(0)).setNumaNodes(ByteString.copyFrom(numaNodes.bytes()));
        }
    }
}
