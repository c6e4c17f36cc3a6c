package dev.criu.core.tree;

import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.memory.NativeMemory;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Reaps threads that are traced and die while the tracer is kept waiting. A thread that executes a program kills all others of its
 * process and waits until they are reaped, traced ones by their tracer; until then it does not stop, and who wants to seize another
 * thread of the process waits in the kernel, for good, as it holds the mutex that PTRACE_SEIZE takes (cred_guard_mutex; de_thread in
 * fs/exec.c, BUGS of ptrace(2)). Any thread of the tracer may reap, so another one does.
 */
final class Undertaker implements AutoCloseable {
    private static final long PATIENCE_NANOS = 3_000_000;
    private static final int P_PID = 1;
    private static final int WNOHANG = 1;
    private static final int WEXITED = 4;
    private static final int WNOWAIT = 0x1000000;
    private static final int WALL = 0x40000000;
    private static final int SIGINFO = 128;
    private static final int SI_CODE = 8;
    private static final int CLD_EXITED = 1;
    private static final int CLD_KILLED = 2;
    private static final int CLD_DUMPED = 3;

    private final Kernel kernel;
    private final Set<Integer> seized = ConcurrentHashMap.newKeySet();
    private volatile long waitingSince;
    private volatile boolean closed;

    Undertaker(Kernel kernel) {
        this.kernel = kernel;
    }

    void start() {
        Thread thread = new Thread(this::watch, "undertaker");
        thread.setDaemon(true);
        thread.start();
    }

    /** The tracer does something that may keep it waiting. */
    void waits() {
        waitingSince = System.nanoTime() | 1;
    }

    /** It has done it. */
    void goesOn() {
        waitingSince = 0;
    }

    /** A thread is traced now, and is no leader: their end, the one who executes a program sees to. */
    void watch(int tid) {
        seized.add(tid);
    }

    /** All threads of a process stand: nobody executes anything there any more. */
    void forgetAll() {
        seized.clear();
    }

    private void watch() {
        try (NativeMemory found = NativeMemory.allocate(SIGINFO)) {
            while (!closed) {
                LockSupport.parkNanos(PATIENCE_NANOS);
                long since = waitingSince;
                if (since != 0 && System.nanoTime() - since > PATIENCE_NANOS) {
                    for (int tid : seized) {
                        reapIfDead(tid, found);
                    }
                }
            }
        }
    }

    /** Looks first: stops of traced tasks are told to whoever waits, whatever he asks for, and are for the tracer (wait_task_stopped). */
    private void reapIfDead(int tid, NativeMemory found) {
        found.putInt(SI_CODE, 0);
        kernel.raw(Sys.WAITID, P_PID, tid, found.address(), WEXITED | WNOHANG | WNOWAIT | WALL, 0, 0);
        int code = found.getInt(SI_CODE);
        if (code == CLD_EXITED || code == CLD_KILLED || code == CLD_DUMPED) {
            kernel.raw(Sys.WAITID, P_PID, tid, 0, WEXITED | WNOHANG | WALL, 0, 0);
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
