package dev.criu.core.task;

import dev.criu.core.procfs.Limits;
import dev.criu.linux.Sys;
import dev.criu.linux.program.Arg;
import dev.criu.linux.program.Buffer;
import dev.criu.linux.program.Op;
import dev.criu.linux.program.Program;
import dev.criu.proto.itimer_entry;
import dev.criu.proto.mm_entry;
import dev.criu.proto.posix_timer_entry;
import dev.criu.proto.rlimit_entry;
import dev.criu.proto.sa_entry;
import dev.criu.proto.task_core_entry;
import dev.criu.proto.task_timers_entry;
import java.util.List;

/**
 * Writes the programs that give a process what belongs to the whole of it; its leader runs them. What belongs to threads is
 * {@link ThreadRestorer}'s.
 */
public final class ProcessRestorer {
    private static final int PR_SET_DUMPABLE = 4;
    private static final int PR_SET_MM = 35;
    private static final int PR_SET_MM_MAP = 14;
    private static final int PR_SET_CHILD_SUBREAPER = 36;
    private static final int PR_SET_THP_DISABLE = 41;
    private static final int PR_SET_MDWE = 65;
    private static final int PR_SET_MEMORY_MERGE = 67;
    private static final int PR_THP_DISABLE_EXCEPT_ADVISED = 2;
    private static final int PR_TIMER_CREATE_RESTORE_IDS = 77;
    private static final int MM_MAP = 104;
    private static final int SIGEV_THREAD_ID = 4;
    private static final int SIGTRAP = 5;
    private static final int SIGKILL = 9;
    private static final int SIGSTOP = 19;
    private static final int LAST_SIGNAL = 64;
    private static final long DEFAULT_PERSONALITY = 0;

    private final ProcessImage process;
    private final task_core_entry core;
    private final String object;

    public ProcessRestorer(ProcessImage process) {
        this.process = process;
        this.core = process.core().getTc();
        this.object = "pid " + process.pid();
    }

    /** Everything that may be set while the process still has all capabilities. It has the default action for every signal. */
    public void early(Program program) {
        actions(program);
        if (core.getPersonality() != DEFAULT_PERSONALITY) {
            program.call(Sys.PERSONALITY, core.getPersonality() & 0xffffffffL).purpose(object + " personality");
        }
        if (core.getChildSubreaper()) {
            program.call(Sys.PRCTL, PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0).purpose(object + " child subreaper");
        }
        memoryBarriers(program);
        createTimers(program);
    }

    /**
     * Where the parts of the program lie, its auxiliary vector and its executable (PR_SET_MM_MAP of prctl(2)), and what else belongs
     * to the address space: once for all processes that share it.
     *
     * @param executable descriptor in the task of the executable
     */
    public void addressSpace(Program program, Arg executable) {
        mm_entry mm = process.mm();
        Buffer auxv = Buffer.struct(Math.max(mm.getMmSavedAuxvCount() * 8, 8));
        for (int i = 0; i < mm.getMmSavedAuxvCount(); i++) {
            auxv.putLong(i * 8, mm.getMmSavedAuxv(i));
        }
        // The descriptor's number is the high half of the last word of the structure, so it has to be known by now.
        Buffer map = Buffer.struct(MM_MAP)
                .putLong(0, mm.getMmStartCode())
                .putLong(8, mm.getMmEndCode())
                .putLong(16, mm.getMmStartData())
                .putLong(24, mm.getMmEndData())
                .putLong(32, mm.getMmStartBrk())
                .putLong(40, mm.getMmBrk())
                .putLong(48, mm.getMmStartStack())
                .putLong(56, mm.getMmArgStart())
                .putLong(64, mm.getMmArgEnd())
                .putLong(72, mm.getMmEnvStart())
                .putLong(80, mm.getMmEnvEnd())
                .pointer(88, auxv)
                .putInt(96, mm.getMmSavedAuxvCount() * 8)
                .putInt(100, (int) ((Arg.Value) executable).value());
        program.call(Sys.PRCTL, Arg.of(PR_SET_MM), Arg.of(PR_SET_MM_MAP), map, Arg.of(MM_MAP), Arg.of(0))
                .purpose(object + " address space layout");
        if (process.mm().getThpDisabled()) {
            program.call(Sys.PRCTL, PR_SET_THP_DISABLE, 1, core.getThpExceptAdvised() ? PR_THP_DISABLE_EXCEPT_ADVISED : 0, 0, 0)
                    .purpose(object + " THP disable");
        }
        if (core.getMemoryMerge()) {
            program.call(Sys.PRCTL, PR_SET_MEMORY_MERGE, 1, 0, 0, 0).purpose(object + " memory merge");
        }
    }

    private void actions(Program program) {
        List<sa_entry> actions = core.getSigactionsList();
        int i = 0;
        for (int signal = 1; signal <= LAST_SIGNAL && i < actions.size(); signal++) {
            if (signal == SIGKILL || signal == SIGSTOP) {
                continue;
            }
            sa_entry action = actions.get(i++);
            if (signal != SIGTRAP && !isDefault(action)) {
                program.call(Sys.RT_SIGACTION, Arg.of(signal), action(action), Arg.of(0), Arg.of(8))
                        .purpose(object + " action of signal " + signal);
            }
        }
    }

    /** Whether it is the action with which all tasks of a restore begin. */
    private static boolean isDefault(sa_entry action) {
        return action.getSigaction() == 0 && action.getFlags() == 0 && action.getRestorer() == 0 && action.getMask() == 0;
    }

    private static Buffer action(sa_entry action) {
        return Buffer.struct(32)
                .putLong(0, action.getSigaction())
                .putLong(8, action.getFlags())
                .putLong(16, action.getRestorer())
                .putLong(24, action.getMask());
    }

    /**
     * The action of SIGTRAP as the structure that rt_sigaction(2) takes, null for the default. Programs end in a breakpoint, whose forced
     * signal resets that action (force_sig_info in kernel/signal.c), so it is set by a single call when no more program will run.
     */
    public byte[] trapAction() {
        int index = SIGTRAP - 1; // SIGKILL and SIGSTOP, which images leave out, come behind it
        boolean given = index < core.getSigactionsCount() && !isDefault(core.getSigactions(index));
        return given ? action(core.getSigactions(index)).bytes() : null;
    }

    private void memoryBarriers(Program program) {
        int registered = core.getMembarrierRegistrationMask();
        for (int command = 0; command < 32; command++) {
            if ((registered >>> command & 1) != 0) {
                program.call(Sys.MEMBARRIER, registration(command), 0, 0).purpose(object + " membarrier");
            }
        }
    }

    /** MEMBARRIER_CMD_GET_REGISTRATIONS tells the commands that register, which are odd powers: bit n is command 1 &lt;&lt; n. */
    private static long registration(int bit) {
        return 1L << bit;
    }

    private void createTimers(Program program) {
        List<posix_timer_entry> timers = core.getTimers().getPosixList();
        if (timers.isEmpty()) {
            return;
        }
        program.call(Sys.PRCTL, PR_TIMER_CREATE_RESTORE_IDS, 1, 0, 0, 0)
                .purpose(object + " POSIX timers with their ids (Linux 6.16 or newer)");
        for (posix_timer_entry timer : timers) {
            Buffer event = Buffer.struct(64)
                    .putLong(0, timer.getSivalPtr())
                    .putInt(8, timer.getSiSigno())
                    .putInt(12, timer.getItSigevNotify());
            if ((timer.getItSigevNotify() & SIGEV_THREAD_ID) != 0) {
                event.putInt(16, timer.getNotifyThreadId());
            }
            Buffer id = Buffer.struct(8).putInt(0, timer.getItId());
            program.call(Sys.TIMER_CREATE, Arg.of(timer.getClockId()), event, id)
                    .purpose(object + " POSIX timer " + timer.getItId());
        }
        program.call(Sys.PRCTL, PR_TIMER_CREATE_RESTORE_IDS, 0, 0, 0, 0).purpose(object + " POSIX timers");
    }

    /** What forbids changes of the memory that restoring it needs (PR_SET_MDWE of prctl(2)). */
    public void memoryRules(Program program) {
        if (core.getMdwe() != 0) {
            program.call(Sys.PRCTL, PR_SET_MDWE, core.getMdwe(), 0, 0, 0).purpose(object + " memory-deny-write-execute");
        }
    }

    /**
     * Limits, once nothing more is opened, mapped or queued.
     *
     * @param inherited those that the process has
     */
    public void limits(Program program, HardLimits ceiling, Limits inherited) {
        int resource = 0;
        for (rlimit_entry wanted : core.getRlimits().getRlimitsList()) {
            Limits.Limit limit = ceiling.reachable(resource, wanted, object);
            Limits.Limit has = inherited.of(resource);
            if (limit.soft() != has.soft() || limit.hard() != has.hard()) { // equals() of a record costs a cold JVM 15 ms
                Buffer value = Buffer.struct(16).putLong(0, limit.soft()).putLong(8, limit.hard());
                program.call(Sys.PRLIMIT64, Arg.of(0), Arg.of(resource), value, Arg.of(0))
                        .purpose(object + " limit " + resource + " (" + Long.toUnsignedString(limit.soft()) + ", "
                                + Long.toUnsignedString(limit.hard()) + "): raising a hard limit needs CAP_SYS_RESOURCE");
            }
            resource++;
        }
    }

    /** Whether the process may be dumped and traced by its owner; changes of identity reset it, so it comes after them. */
    public void dumpable(Program program) {
        int dumpable = process.mm().hasDumpable() ? process.mm().getDumpable() : 1;
        if (dumpable != 2) { // suid_dumpable cannot be set, and is what the change of identity leaves
            program.call(Sys.PRCTL, PR_SET_DUMPABLE, dumpable, 0, 0, 0).purpose(object + " dumpable");
        }
    }

    /** Starts what ticks: the very last thing. */
    public void armTimers(Program program) {
        task_timers_entry timers = core.getTimers();
        armInterval(program, 0, timers.getReal());
        armInterval(program, 1, timers.getVirt());
        armInterval(program, 2, timers.getProf());
        for (posix_timer_entry timer : timers.getPosixList()) {
            if (timer.getVsec() != 0 || timer.getVnsec() != 0) {
                Buffer setting = Buffer.struct(32)
                        .putLong(0, timer.getIsec())
                        .putLong(8, timer.getInsec())
                        .putLong(16, timer.getVsec())
                        .putLong(24, timer.getVnsec());
                program.call(Sys.TIMER_SETTIME, Arg.of(timer.getItId()), Arg.of(0), setting, Arg.of(0))
                        .purpose(object + " POSIX timer " + timer.getItId());
            }
        }
    }

    /**
     * A periodic timer without time left has expired, and starts anew when its pending signal is taken (dequeue_signal in
     * kernel/signal.c). Zero would switch it off, so it gets the shortest time: it expires at once, into the signal that is
     * pending already.
     */
    private void armInterval(Program program, int which, itimer_entry timer) {
        boolean expired = timer.getVsec() == 0 && timer.getVusec() == 0;
        if (!expired || timer.getIsec() != 0 || timer.getIusec() != 0) {
            Buffer setting = Buffer.struct(32)
                    .putLong(0, timer.getIsec())
                    .putLong(8, timer.getIusec())
                    .putLong(16, timer.getVsec())
                    .putLong(24, expired ? 1 : timer.getVusec());
            program.call(Sys.SETITIMER, Arg.of(which), setting, Arg.of(0)).purpose(object + " interval timer " + which);
        }
    }

    /** Takes away the signals that restoring itself has caused (SIGCHLD of zombies and helpers); all signals are blocked. */
    public static void flushSignals(Program program) {
        Buffer all = Buffer.struct(8).putLong(0, -1);
        Buffer now = Buffer.struct(16);
        for (int i = 0; i < 2; i++) {
            program.call(Sys.RT_SIGTIMEDWAIT, all, Arg.of(0), now, Arg.of(8)).anyOutcome();
        }
    }

    /** The siginfo of such signals pending for the whole process as {@link ThreadRestorer#pendingFaults} has for a thread. */
    public List<byte[]> pendingFaults() {
        return ThreadRestorer.faults(core.getSignalsS());
    }

    /** Queues the signals that were pending for the whole process. */
    public void pendingSignals(Program program) {
        ThreadRestorer.queue(program, object, core.getSignalsS(), null, process.pid().value());
    }
}
