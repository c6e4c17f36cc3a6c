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
    /** Bytes of a node mask that the kernel is asked for, 1024 nodes. */
    static final int NODES = 128;

    /** Bytes of a CPU mask that the kernel is asked for, 8192 CPUs. */
    private static final int CPUS = 1024;

    private static final int PR_GET_TSC = 25;
    private static final int PR_TSC_SIGSEGV = 2;
    private static final int PR_MCE_KILL_GET = 34;
    private static final int PR_GET_SPECULATION_CTRL = 52;
    private static final int PR_SPEC_PRCTL = 1;
    private static final int SPECULATIONS = 3;
    private static final int PR_SCHED_CORE = 62;
    private static final int ARCH_GET_CPUID = 0x1011;
    private static final int CURRENT_PERSONALITY = -1;
    private static final int PF_MEMALLOC_NOIO = 0x00080000;
    private static final int PF_LOCAL_THROTTLE = 0x00100000;
    private static final int SCHED_DEADLINE = 6;

    private final Op slack;
    private final Op personality;
    private final Op ioprio;
    private final Op mceKill;
    private final Op cpuid;
    private final Op coreCookie;
    private final Op numa;
    private final Op cpus;
    private final Buffer tsc = Buffer.output(8);
    private final Buffer schedule = Buffer.output(SCHED_ATTR);
    private final Buffer cookie = Buffer.output(8);
    private final Buffer numaMode = Buffer.output(8);
    private final Buffer cpuMask = Buffer.output(CPUS);
    private final Buffer numaNodes = Buffer.output(NODES);
    private final List<Op> speculation = new ArrayList<>(SPECULATIONS);

    /** Adds the questions to a program that the thread will run. */
    ThreadAttributes(Program program, String object) {
        slack = program.call(Sys.PRCTL, PR_GET_TIMERSLACK, 0, 0, 0, 0).purpose(object);
        personality = program.call(Sys.PERSONALITY, CURRENT_PERSONALITY & 0xffffffffL).purpose(object);
        ioprio = program.call(Sys.IOPRIO_GET, WHO_PROCESS, 0).purpose(object);
        mceKill = program.call(Sys.PRCTL, PR_MCE_KILL_GET, 0, 0, 0, 0).purpose(object);
        program.call(Sys.PRCTL, Arg.of(PR_GET_TSC), tsc, Arg.of(0), Arg.of(0), Arg.of(0)).purpose(object);
        program.call(Sys.SCHED_GETATTR, Arg.of(0), schedule, Arg.of(SCHED_ATTR), Arg.of(0)).purpose(object);
        cpuid = program.call(Sys.ARCH_PRCTL, ARCH_GET_CPUID, 0).anyOutcome();
        coreCookie = program.call(Sys.PRCTL, Arg.of(PR_SCHED_CORE), Arg.of(0), Arg.of(0), Arg.of(0), cookie).anyOutcome();
        numa = program.call(Sys.GET_MEMPOLICY, numaMode, numaNodes, Arg.of(NODES * 8), Arg.of(0), Arg.of(0)).anyOutcome();
        cpus = program.call(Sys.SCHED_GETAFFINITY, Arg.of(0), Arg.of(CPUS), cpuMask).anyOutcome();
        for (int which = 0; which < SPECULATIONS; which++) {
            speculation.add(program.call(Sys.PRCTL, PR_GET_SPECULATION_CTRL, which, 0, 0, 0).anyOutcome());
        }
    }

    /** personality(2). */
    int personality() {
        return (int) personality.result();
    }

    /** What of this cannot be restored, or null. */
    String refusal() {
        return !coreCookie.failed() && cookie.getLong(0) != 0 ? "has a core scheduling cookie (prctl(2) PR_SCHED_CORE)" : null;
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
        if (!cpuid.failed() && cpuid.result() == 0) {
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
        for (Op control : speculation) {
            any |= !control.failed() && (control.result() & PR_SPEC_PRCTL) != 0 && control.result() != (PR_SPEC_PRCTL | 2);
        }
        for (Op control : any ? speculation : List.<Op>of()) {
            core.addSpeculation(control.failed() ? 0 : (int) control.result());
        }
    }

    private void affinity(thread_core_entry.Builder core, ThreadAttributes own) {
        if (!cpus.failed() && !java.util.Arrays.equals(cpuMask.bytes(), own.cpuMask.bytes())) {
            core.setCpuAffinity(ByteString.copyFrom(cpuMask.bytes(), 0, (int) cpus.result()));
        }
    }

    private void numa(thread_core_entry.Builder core) {
        if (!numa.failed() && numaMode.getInt(0) != 0) {
            core.setNumaMode(numaMode.getInt(0)).setNumaNodes(ByteString.copyFrom(numaNodes.bytes()));
        }
    }
}
