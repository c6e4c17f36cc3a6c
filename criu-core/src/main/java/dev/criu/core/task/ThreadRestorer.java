package dev.criu.core.task;

import com.google.protobuf.ByteString;
import dev.criu.linux.Sys;
import dev.criu.linux.program.Arg;
import dev.criu.linux.program.Buffer;
import dev.criu.linux.program.Program;
import dev.criu.linux.ptrace.Tracer;
import dev.criu.linux.ptrace.UserDispatch;
import dev.criu.linux.x86_64.ExtendedLayout;
import dev.criu.linux.x86_64.Registers;
import dev.criu.proto.core_entry;
import dev.criu.proto.creds_entry;
import dev.criu.proto.signal_queue_entry;
import dev.criu.proto.siginfo_entry;
import dev.criu.proto.thread_core_entry;
import dev.criu.proto.thread_sas_entry;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives one thread back what is its own. */
public final class ThreadRestorer {
    private static final Logger LOG = LoggerFactory.getLogger(ThreadRestorer.class);
    private static final int PR_SET_PDEATHSIG = 1;
    private static final int SIGILL = 4;
    private static final int SIGTRAP = 5;
    private static final int SIGBUS = 7;
    private static final int SIGFPE = 8;
    private static final int SIGSEGV = 11;
    private static final int SIGSYS = 31;
    private static final int PR_SET_NAME = 15;
    private static final int SS_DISABLE = 2;
    private static final int SS_ONSTACK = 1;
    private static final int COMM = 16;

    private final ThreadImage thread;
    private final thread_core_entry core;
    private final String object;

    public ThreadRestorer(ThreadImage thread) {
        this.thread = thread;
        this.core = thread.core().getThreadCore();
        this.object = "tid " + thread.tid();
    }

    /** Name, scheduling, and the addresses that the kernel keeps for the thread. */
    public void early(Program program, ByteString processName, boolean leader) {
        name(program, core.hasComm() ? core.getComm() : processName, object);
        program.call(Sys.SET_TID_ADDRESS, thread.core().getThreadInfo().getClearTidAddr()).purpose(object + " tid address");
        if (core.getFutexRla() != 0) {
            program.call(Sys.SET_ROBUST_LIST, core.getFutexRla(), core.getFutexRlaLen()).purpose(object + " robust list");
        }
        alternateStack(program);
        new AttributeRestorer(core, object).restore(program, leader);
    }

    /** Names the calling thread (PR_SET_NAME of prctl(2)); a zombie keeps its last name too. */
    public static void name(Program program, ByteString comm, String object) {
        Buffer name = Buffer.struct(COMM);
        name.put(0, comm.substring(0, Math.min(comm.size(), COMM - 1)).toByteArray());
        program.call(Sys.PRCTL, Arg.of(PR_SET_NAME), name, Arg.of(0), Arg.of(0), Arg.of(0)).purpose(object + " name");
    }

    private void alternateStack(Program program) {
        thread_sas_entry stack = core.getSas();
        if (core.hasSas() && (stack.getSsFlags() & SS_DISABLE) == 0) {
            Buffer buffer = Buffer.struct(24)
                    .putLong(0, stack.getSsSp())
                    .putInt(8, stack.getSsFlags() & ~SS_ONSTACK)
                    .putLong(16, stack.getSsSize());
            program.call(Sys.SIGALTSTACK, buffer, Arg.of(0)).purpose(object + " alternate signal stack");
        }
    }

    /**
     * Identity and capabilities, and what a change of them resets.
     *
     * @param own what tasks of this restore start with
     * @param outlivesParent whether its parent is this process and ends at once, which is no reason to send the death signal
     */
    public void credentials(Program program, OwnIdentity own, boolean outlivesParent) {
        new AttributeRestorer(core, object).afterSeccomp(program);
        creds_entry creds = core.getCreds();
        Credentials.restore(program, creds, own, object);
        if (core.getPdeathSig() != 0 && outlivesParent) {
            LOG.warn("{}: its parent is this criu, which ends now: parent death signal {} is not set", object, core.getPdeathSig());
        } else if (core.getPdeathSig() != 0) {
            program.call(Sys.PRCTL, PR_SET_PDEATHSIG, core.getPdeathSig(), 0, 0, 0).purpose(object + " parent death signal");
        }
    }

    /** Signals pending for this thread, in their order, and its restartable-sequences area. */
    public void late(Program program, int pid) {
        queue(program, object, core.getSignalsP(), thread.tid().value(), pid);
        if (core.hasRseqEntry() && core.getRseqEntry().getRseqAbiPointer() != 0) {
            program.call(
                            Sys.RSEQ,
                            core.getRseqEntry().getRseqAbiPointer(),
                            core.getRseqEntry().getRseqAbiSize(),
                            0,
                            core.getRseqEntry().getSignature() & 0xffffffffL)
                    .purpose(object + " rseq");
        }
    }

    /**
     * The siginfo of signals pending for this thread that stand for a fault. Programs end in a breakpoint, whose SIGTRAP lets the
     * kernel take the first of these off the queue, blocked or not (dequeue_synchronous_signal in kernel/signal.c); so they are
     * queued when no program will run any more.
     */
    public List<byte[]> pendingFaults() {
        return faults(core.getSignalsP());
    }

    static List<byte[]> faults(signal_queue_entry queue) {
        List<byte[]> faults = new ArrayList<>(0);
        for (siginfo_entry signal : queue.getSignalsList()) {
            byte[] info = signal.getSiginfo().toByteArray();
            if (isFault(info)) {
                faults.add(info);
            }
        }
        return faults;
    }

    /** Whether it is a SIGTRAP, or one of the kernel's synchronous signals: those have a positive si_code. */
    private static boolean isFault(byte[] info) {
        if (info.length < 3 * Integer.BYTES) {
            return false;
        }
        Buffer fields = Buffer.of(info);
        return switch (fields.getInt(0)) {
            case SIGTRAP -> true;
            case SIGILL, SIGBUS, SIGFPE, SIGSEGV, SIGSYS -> fields.getInt(8) > 0;
            default -> false;
        };
    }

    static void queue(Program program, String object, signal_queue_entry queue, Integer tid, int pid) {
        for (siginfo_entry signal : queue.getSignalsList()) {
            byte[] info = signal.getSiginfo().toByteArray();
            Buffer buffer = Buffer.of(info);
            int number = buffer.getInt(0);
            if (isFault(info)) {
                continue; // see pendingFaults
            }
            if (tid == null) {
                program.call(Sys.RT_SIGQUEUEINFO, Arg.of(pid), Arg.of(number), buffer)
                        .purpose(object + " pending signal " + number);
            } else {
                program.call(Sys.RT_TGSIGQUEUEINFO, Arg.of(pid), Arg.of(tid), Arg.of(number), buffer)
                        .purpose(object + " pending signal " + number);
            }
        }
    }

    /**
     * Sets the thread's registers and signal mask; the next thing it does is what it did when it was dumped.
     *
     * @param hostTid the stopped thread
     */
    public void registers(Tracer tracer, int hostTid, ExtendedLayout layout, long processMask) {
        core_entry image = thread.core();
        X86State state = new X86State(layout);
        tracer.setExtendedState(
                hostTid, state.decodeExtended(image.getThreadInfo().getFpregs(), tracer.extendedState(hostTid)));
        Registers registers = X86State.decodeRegisters(image.getThreadInfo().getGpregs());
        if (core.hasRestartError()) {
            registers = registers.interrupted(core.getRestartError());
        }
        if (core.getUserDispatchCount() == 3) {
            tracer.setUserDispatch(
                    hostTid, new UserDispatch(core.getUserDispatch(0), core.getUserDispatch(1), core.getUserDispatch(2)));
        }
        tracer.setSignalMask(hostTid, core.hasBlkSigset() ? core.getBlkSigset() : processMask);
        tracer.setRegisters(hostTid, registers);
    }

    /** The critical section to be written back into the thread's rseq area, 0 if none. */
    public long criticalSection() {
        return core.getRseqEntry().getRseqCsPointer();
    }

    /** Address of that field. */
    public long criticalSectionAddress() {
        return core.getRseqEntry().getRseqAbiPointer() + 8;
    }
}
