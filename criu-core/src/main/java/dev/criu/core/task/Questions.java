package dev.criu.core.task;

import dev.criu.core.procfs.PosixTimer;
import dev.criu.core.tree.FrozenProcess;
import dev.criu.core.tree.FrozenTask;
import dev.criu.linux.Sys;
import dev.criu.linux.program.Arg;
import dev.criu.linux.program.Buffer;
import dev.criu.linux.program.Op;
import dev.criu.linux.program.Program;
import java.util.ArrayList;
import java.util.List;

/**
 * What only the task itself can tell, as one program per thread: signal actions, timers, the break, some prctl(2) values. The
 * answers are read after the program ran. Only calls that change nothing are made.
 */
public final class Questions {
    private static final int PR_GET_PDEATHSIG = 2;
    private static final int PR_GET_DUMPABLE = 3;
    private static final int PR_GET_SECUREBITS = 27;
    private static final int PR_GET_CHILD_SUBREAPER = 37;
    private static final int PR_GET_TID_ADDRESS = 40;
    private static final int PR_GET_THP_DISABLE = 42;
    private static final int PR_GET_MDWE = 66;
    private static final int PR_GET_MEMORY_MERGE = 68;
    private static final int MEMBARRIER_GET_REGISTRATIONS = 1 << 9;
    private static final int SIGKILL = 9;
    private static final int SIGSTOP = 19;
    static final int LAST_SIGNAL = 64;
    /** Bytes of a kernel_sigaction. */
    static final int ACTION = 32;

    private Program program = new Program();
    private final Buffer tidAddress = Buffer.output(8);
    private final Buffer parentDeathSignal = Buffer.output(8);
    private final Buffer altstack = Buffer.output(24);
    private final Op securebits;
    private final ThreadAttributes attributes;
    private Process process;

    /** Answers that hold for the whole process. */
    static final class Process {
        /** A kernel_sigaction for each signal from 1 on, zero for those that have none. */
        final Buffer actions = Buffer.output(LAST_SIGNAL * ACTION);
        final Buffer[] intervalTimers = new Buffer[3];
        final List<Buffer> timers = new ArrayList<>(0);
        final List<Op> overruns = new ArrayList<>(0);
        final Buffer subreaper = Buffer.output(8);
        Op brk;
        Op dumpable;
        Op thpDisabled;
        Op membarrier;
        Op mdwe;
        Op memoryMerge;
    }

    /** Questions to one thread; {@code own} are this process's answers to those about attributes. */
    public static Questions toThread(FrozenTask task, OwnAttributes own) {
        return new Questions("tid " + task.tid(), own.answers());
    }

    private Questions(String object, ThreadAttributes own) {
        ask(object, Sys.PRCTL, Arg.of(PR_GET_TID_ADDRESS), tidAddress);
        ask(object, Sys.PRCTL, Arg.of(PR_GET_PDEATHSIG), parentDeathSignal);
        ask(object, Sys.SIGALTSTACK, Arg.of(0), altstack);
        securebits = ask(object, Sys.PRCTL, Arg.of(PR_GET_SECUREBITS));
        attributes = new ThreadAttributes(program, object, own);
    }

    /** Adds the questions to the whole process; its leader answers. */
    public Questions withProcess(FrozenProcess asked, List<PosixTimer> timers) {
        String object = "pid " + asked.pid();
        process = new Process();
        for (int signal = 1; signal <= LAST_SIGNAL; signal++) {
            if (hasAction(signal)) {
                Arg action = new Arg.Spot(process.actions, (signal - 1) * ACTION);
                ask(object, Sys.RT_SIGACTION, Arg.of(signal), Arg.of(0), action, Arg.of(8));
            }
        }
        for (int which = 0; which < 3; which++) {
            process.intervalTimers[which] = Buffer.output(32);
            ask(object, Sys.GETITIMER, Arg.of(which), process.intervalTimers[which]);
        }
        for (PosixTimer timer : timers) {
            Buffer setting = Buffer.output(32);
            process.timers.add(setting);
            ask(object, Sys.TIMER_GETTIME, Arg.of(timer.id()), setting);
            process.overruns.add(ask(object, Sys.TIMER_GETOVERRUN, Arg.of(timer.id())));
        }
        process.brk = ask(object, Sys.BRK, Arg.of(0));
        process.dumpable = ask(object, Sys.PRCTL, Arg.of(PR_GET_DUMPABLE));
        process.thpDisabled = ask(object, Sys.PRCTL, Arg.of(PR_GET_THP_DISABLE));
        ask(object, Sys.PRCTL, Arg.of(PR_GET_CHILD_SUBREAPER), process.subreaper);
        process.membarrier = ask(object, Sys.MEMBARRIER, Arg.of(MEMBARRIER_GET_REGISTRATIONS), Arg.of(0), Arg.of(0))
                .anyOutcome();
        process.mdwe = ask(object, Sys.PRCTL, Arg.of(PR_GET_MDWE)).anyOutcome();
        process.memoryMerge = ask(object, Sys.PRCTL, Arg.of(PR_GET_MEMORY_MERGE)).anyOutcome();
        return this;
    }

    /** Whether a signal has an action that can be other than the default. */
    static boolean hasAction(int signal) {
        return signal != SIGKILL && signal != SIGSTOP;
    }

    private Op ask(String object, Sys call, Arg... args) {
        Arg[] all = args.length < 5 && call == Sys.PRCTL ? java.util.Arrays.copyOf(args, 5) : args;
        for (int i = args.length; i < all.length; i++) {
            all[i] = Arg.of(0);
        }
        return program.call(call, all).purpose(object);
    }

    /** What to run in the thread. This forgets it: the answers need but a few of the calls, and there may be thousands of threads. */
    public Program takeProgram() {
        Program taken = program;
        program = null;
        return taken;
    }

    /** The address that the kernel clears when the thread ends (set_tid_address(2)). */
    long tidAddress() {
        return tidAddress.getLong(0);
    }

    int parentDeathSignal() {
        return parentDeathSignal.getInt(0);
    }

    int securebits() {
        return (int) securebits.result();
    }

    ThreadAttributes attributes() {
        return attributes;
    }

    /** A stack_t: pointer, flags (int), size. */
    Buffer altstack() {
        return altstack;
    }

    /** The answers for the process; null if they were not asked. */
    Process process() {
        return process;
    }
}
