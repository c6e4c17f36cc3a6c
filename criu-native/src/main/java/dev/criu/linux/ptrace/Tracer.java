package dev.criu.linux.ptrace;

import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.SyscallException;
import dev.criu.linux.call.Interposer;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.memory.NativeMemory;
import dev.criu.linux.x86_64.Registers;
import java.util.concurrent.locks.LockSupport;

/**
 * ptrace(2) and wait4(2) for the tasks of one operation, confined to the thread that made it.
 *
 * <p>Methods throw {@link SyscallException} with ESRCH when the task has vanished or is not stopped.
 */
public final class Tracer implements AutoCloseable {
    /** Options for {@link #seize}. */
    public static final int TRACESYSGOOD = 1;

    public static final int TRACEFORK = 1 << 1;
    public static final int TRACEVFORK = 1 << 2;
    public static final int TRACECLONE = 1 << 3;
    public static final int EXITKILL = 1 << 20;
    public static final int SUSPEND_SECCOMP = 1 << 21;

    private static final int CONT = 7;
    private static final int SYSCALL = 24;
    static final int DETACH = 17;
    private static final int SETOPTIONS = 0x4200;
    private static final int GETEVENTMSG = 0x4201;
    private static final int GETREGSET = 0x4204;
    private static final int SETREGSET = 0x4205;
    static final int SEIZE = 0x4206;
    static final int INTERRUPT = 0x4207;
    private static final int PEEKSIGINFO = 0x4209;
    private static final int GETSIGMASK = 0x420a;
    static final int SETSIGMASK = 0x420b;
    private static final int SECCOMP_GET_FILTER = 0x420c;
    private static final int SECCOMP_GET_METADATA = 0x420d;
    private static final int GET_RSEQ_CONFIGURATION = 0x420f;
    static final int SET_USER_DISPATCH = 0x4210;
    private static final int GET_USER_DISPATCH = 0x4211;
    private static final int NT_PRSTATUS = 1;
    private static final int NT_X86_XSTATE = 0x202;
    static final int WALL = 0x40000000;
    private static final int WNOHANG = 1;
    private static final int WNOTHREAD = 0x20000000;
    private static final int SPINS = 200;
    /** A nap is as long as this part of the time that was waited already, within bounds. */
    private static final long NAP_SHARE = 16;
    private static final long NAP_NANOS = 20_000;
    private static final long NAP_MOST_NANOS = 1_000_000;
    /** How long nothing happens before it is looked at whether the task is dead. */
    private static final long LOOK_NANOS = 50_000_000;
    private static final int SIGINFO = 128;
    private static final int SIGINFO_BATCH = 32;
    private static final int XSTATE_MAX = 16384;

    private final Kernel kernel;
    private final Thread owner = Thread.currentThread();
    private final NativeMemory scratch = NativeMemory.allocate(XSTATE_MAX + 64L);
    private final NativeMemory iov = NativeMemory.allocate(32);
    private final UntoldDeath untoldDeath;

    public Tracer(Kernel kernel) {
        this.kernel = kernel;
        this.untoldDeath = new UntoldDeath(kernel, this);
    }

    /** Who is asked before every call of a program that a tracee makes, null for nobody. */
    public Interposer interposer() {
        return kernel.interposer();
    }

    /** Seizes a task (PTRACE_SEIZE): it runs on, traced. */
    public void seize(int tid, int options) {
        ptrace("seize", tid, SEIZE, 0, options);
    }

    /** As {@link #seize}, but a raw result: 0 or a negated error number. */
    public long trySeize(int tid, int options) {
        return request(SEIZE, tid, 0, options);
    }

    /** Asks a seized task to stop; {@link #await} tells when it did. */
    public void interrupt(int tid) {
        ptrace("interrupt", tid, INTERRUPT, 0, 0);
    }

    /** Changes the options of a stopped task. */
    public void options(int tid, int options) {
        ptrace("set options", tid, SETOPTIONS, 0, options);
    }

    /** Lets a stopped task run, delivering {@code signal} unless 0. */
    public void resume(int tid, int signal) {
        ptrace("resume", tid, CONT, 0, signal);
    }

    /** Lets a stopped task run to the next entry or exit of a system call. */
    public void resumeToSyscall(int tid) {
        ptrace("resume", tid, SYSCALL, 0, 0);
    }

    /**
     * Lets go of a stopped task; it runs on, or stays stopped by job control if it was. Of a whole tree, see {@link Farewell}.
     *
     * @return 0 or a negated error number
     */
    public long tryDetach(int tid) {
        return request(DETACH, tid, 0, 0);
    }

    /** Tid of the child in a birth stop. */
    public int newChild(int tid) {
        ptrace("get event message", tid, GETEVENTMSG, 0, scratch.address());
        return (int) scratch.getLong(0);
    }

    /** Waits until the state of {@code tid} changes. */
    public WaitStatus await(int tid) {
        return wait(tid, 0).status;
    }

    /** As {@link #await}, for a change that is a few microseconds away: going to sleep and waking up would take much longer. */
    public WaitStatus awaitSoon(int tid) {
        WaitStatus status = pollOften(tid);
        return status != null ? status : await(tid);
    }

    /** As {@link #awaitSoon}, for the leader of threads that are traced, too: its death may be untold ({@link UntoldDeath}). */
    public WaitStatus awaitLeader(int tid) {
        WaitStatus status = pollOften(tid);
        long begin = System.nanoTime();
        long look = LOOK_NANOS;
        while (status == null) {
            long waited = System.nanoTime() - begin;
            LockSupport.parkNanos(Math.max(NAP_NANOS, Math.min(waited / NAP_SHARE, NAP_MOST_NANOS)));
            status = poll(tid);
            if (status == null && waited > look) {
                look = waited + LOOK_NANOS;
                status = untoldDeath.of(tid);
            }
        }
        return status;
    }

    private WaitStatus pollOften(int tid) {
        WaitStatus status = null;
        for (int spin = 0; spin < SPINS && status == null; spin++) {
            status = poll(tid);
        }
        return status;
    }

    /** The changed state of {@code tid}, or null when nothing has happened. */
    public WaitStatus poll(int tid) {
        return wait(tid, WNOHANG).status;
    }

    /** Sends SIGKILL to a task, whatever its state; no error if it is gone. */
    public void kill(int tid) {
        kernel.raw(Sys.KILL, tid, 9);
    }

    /** Waits until a task has ended; returns at once when there is no such task. */
    public void awaitEnd(int tid) {
        try {
            while (!await(tid).isEnd()) {
                // Events on the way to the end.
            }
        } catch (SyscallException e) {
            if (e.errno() != Errno.ECHILD) {
                throw e;
            }
        }
    }

    /** A task and its changed state, or 0 and null when nothing has happened. */
    record Change(int tid, WaitStatus status) {}

    /** Waits until the state of any task changes that this thread traces or has as a child; throws ECHILD when there is none. */
    Change awaitAny() {
        return wait(-1, WNOTHREAD);
    }

    /** The general registers of a stopped task. */
    public Registers registers(int tid) {
        getRegset(tid, NT_PRSTATUS, Registers.BYTES);
        long[] values = new long[Registers.COUNT];
        for (int i = 0; i < values.length; i++) {
            values[i] = scratch.getLong(i * 8L);
        }
        return new Registers(values);
    }

    /** Sets the general registers of a stopped task, FS and GS bases included. */
    public void setRegisters(int tid, Registers registers) {
        for (int i = 0; i < Registers.COUNT; i++) {
            scratch.putLong(i * 8L, registers.get(i));
        }
        setRegset(tid, NT_PRSTATUS, Registers.BYTES);
    }

    /** The extended state (XSAVE area, standard format; its length depends on the CPU). */
    public byte[] extendedState(int tid) {
        return scratch.bytes(0, getRegset(tid, NT_X86_XSTATE, XSTATE_MAX));
    }

    /** Sets the extended state; as long as {@link #extendedState} gives on this CPU. */
    public void setExtendedState(int tid, byte[] state) {
        scratch.put(0, state);
        setRegset(tid, NT_X86_XSTATE, state.length);
    }

    /** The blocked signals, bit n-1 for signal n; the saved mask where a call like sigsuspend replaced it. */
    public long signalMask(int tid) {
        ptrace("get signal mask", tid, GETSIGMASK, 8, scratch.address());
        return scratch.getLong(0);
    }

    /** Sets the blocked signals. */
    public void setSignalMask(int tid, long mask) {
        scratch.putLong(0, mask);
        ptrace("set signal mask", tid, SETSIGMASK, 8, scratch.address());
    }

    /**
     * Pending signals in the order of their arrival, without taking them off the queue.
     *
     * @param shared the queue of the whole process instead of the thread's
     * @return one siginfo_t of 128 bytes per signal
     */
    public java.util.List<byte[]> pendingSignals(int tid, boolean shared) {
        java.util.List<byte[]> signals = new java.util.ArrayList<>(0);
        while (true) {
            iov.putLong(0, signals.size());
            iov.putInt(8, shared ? 1 : 0);
            iov.putInt(12, SIGINFO_BATCH);
            int count = (int) ptrace("peek signals", tid, PEEKSIGINFO, iov.address(), scratch.address());
            for (int i = 0; i < count; i++) {
                signals.add(scratch.bytes((long) i * SIGINFO, SIGINFO));
            }
            if (count < SIGINFO_BATCH) {
                return signals;
            }
        }
    }

    /**
     * A seccomp filter of a stopped task (PTRACE_SECCOMP_GET_FILTER).
     *
     * @param index 0 for the one installed first
     * @return its struct sock_filter array of 8 bytes each, or null when there are not so many
     */
    public byte[] seccompFilter(int tid, int index) {
        long count = request(SECCOMP_GET_FILTER, tid, index, 0);
        if (count == -Errno.ENOENT) {
            return null;
        }
        requireSuccess("get seccomp filter", tid, count);
        try (NativeMemory program = NativeMemory.allocate(count * 8)) {
            ptrace("get seccomp filter", tid, SECCOMP_GET_FILTER, index, program.address());
            return program.bytes(0, (int) count * 8);
        }
    }

    /** SECCOMP_FILTER_FLAG_* with which a filter was installed, as far as the kernel tells (PTRACE_SECCOMP_GET_METADATA). */
    public int seccompFlags(int tid, int index) {
        scratch.putLong(0, index);
        ptrace("get seccomp metadata", tid, SECCOMP_GET_METADATA, 16, scratch.address());
        return (int) scratch.getLong(8);
    }

    /** The thread's syscall user dispatch, or null when it is off (or the kernel is older than 6.4). */
    public UserDispatch userDispatch(int tid) {
        long result = request(GET_USER_DISPATCH, tid, UserDispatch.BYTES, scratch.address());
        return Errno.isError(result) || scratch.getLong(0) == 0
                ? null
                : new UserDispatch(scratch.getLong(16), scratch.getLong(24), scratch.getLong(8));
    }

    /** Sets syscall user dispatch, or switches it off with null. */
    public void setUserDispatch(int tid, UserDispatch dispatch) {
        scratch.put(0, dispatch == null ? new byte[UserDispatch.BYTES] : dispatch.toBuffer().bytes());
        ptrace("set syscall user dispatch", tid, SET_USER_DISPATCH, UserDispatch.BYTES, scratch.address());
    }

    /** Where a task registered its rseq area, or null when it did not (or the kernel is older than 5.13). */
    public RseqConfiguration rseq(int tid) {
        long got = request(GET_RSEQ_CONFIGURATION, tid, 24, scratch.address());
        if (got != 24 || scratch.getLong(0) == 0) {
            return null;
        }
        return new RseqConfiguration(scratch.getLong(0), scratch.getInt(8), scratch.getInt(12));
    }

    private int getRegset(int tid, int type, int size) {
        iov.putLong(0, scratch.address());
        iov.putLong(8, size);
        ptrace("get registers", tid, GETREGSET, type, iov.address());
        return (int) iov.getLong(8);
    }

    private void setRegset(int tid, int type, int size) {
        iov.putLong(0, scratch.address());
        iov.putLong(8, size);
        ptrace("set registers", tid, SETREGSET, type, iov.address());
    }

    private Change wait(int tid, int options) {
        while (true) {
            long got = kernel.raw(Sys.WAIT4, tid, iov.address(), WALL | options, 0);
            if (got == -Errno.EINTR) {
                continue;
            }
            if (Errno.isError(got)) {
                throw new SyscallException(Sys.WAIT4, (int) -got, "task " + tid);
            }
            return new Change((int) got, got == 0 ? null : WaitStatus.decode(iov.getInt(0)));
        }
    }

    private long ptrace(String what, int tid, int request, long address, long data) {
        long result = request(request, tid, address, data);
        requireSuccess(what, tid, result);
        return result;
    }

    private static void requireSuccess(String what, int tid, long result) {
        if (Errno.isError(result)) {
            throw new SyscallException(Sys.PTRACE, (int) -result, "task " + tid + ": " + what);
        }
    }

    private long request(int request, int tid, long address, long data) {
        if (Thread.currentThread() != owner) {
            throw new IllegalStateException("tracees belong to thread " + owner.getName());
        }
        return kernel.raw(Sys.PTRACE, request, tid, address, data);
    }

    @Override
    public void close() {
        scratch.close();
        iov.close();
    }
}
