package dev.criu.core.tree;

import dev.criu.core.procfs.Procfs;
import dev.criu.core.procfs.TaskStat;
import dev.criu.linux.Errno;
import dev.criu.linux.SyscallException;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.ptrace.Tracer;
import dev.criu.linux.ptrace.WaitStatus;
import java.util.concurrent.locks.LockSupport;

/** Seizes single threads, and waits until they stand. */
final class ThreadCatcher {
    /** What {@link #seize} says of a thread that is not there, and of a leader that is a zombie. */
    static final int GONE = 0;
    static final int ZOMBIE = -1;
    /** What {@link #stop} says of a thread that has ended. */
    static final int ENDED = -1;

    private static final int SPINS = 200;
    private static final long NAP_NANOS = 50_000;
    private static final int SEIZE_RETRIES = 20;
    private static final int LEADER_RETRIES = 4000;
    private static final long NOT_THERE = 1;
    private static final long LEADERLESS = 2;
    private static final long DEAD = 3;
    private static final int CLONE_VFORK = 0x4000;
    private static final char TRACING_STOP = 't';

    private final Kernel kernel;
    private final Procfs procfs;
    private final Tracer tracer;
    private final Undertaker undertaker;
    private final long deadline;

    /** @param deadline of {@link System#nanoTime} */
    ThreadCatcher(Kernel kernel, Procfs procfs, Tracer tracer, Undertaker undertaker, long deadline) {
        this.kernel = kernel;
        this.procfs = procfs;
        this.tracer = tracer;
        this.undertaker = undertaker;
        this.deadline = deadline;
    }

    /**
     * Seizes a thread, which is about to stop then. A thread that has ended since it was listed cannot be seized: PTRACE_SEIZE says
     * EPERM then, as it does for those that may not be traced (exit_state in ptrace_attach, kernel/ptrace.c), so it is looked at again.
     * So is a leader that is dead while others live: as a rule another thread executes a program and is about to take its place
     * (de_thread in fs/exec.c), or all are ending.
     *
     * @return its number: {@code pid} if it has executed a program meanwhile, as it is the leader then; or {@link #GONE} or {@link #ZOMBIE}
     */
    int seize(int pid, int tid) {
        undertaker.waits();
        long result = trySeize(pid, tid);
        // Counted apart: a leader that was dead for long may be seized in the very moment of its replacement.
        int forbidden = 0;
        int leaderless = 0;
        while (result == -Errno.EPERM && forbidden++ < SEIZE_RETRIES || result == LEADERLESS && leaderless++ < LEADER_RETRIES) {
            LockSupport.parkNanos(NAP_NANOS);
            result = trySeize(pid, tid);
        }
        undertaker.goesOn();
        if (result == LEADERLESS) {
            throw new FreezeException("pid " + pid + ": its main thread has exited while others run; such a process cannot be dumped");
        } else if (result == DEAD) {
            return ZOMBIE;
        } else if (result == NOT_THERE || result == -Errno.ESRCH) {
            return GONE;
        } else if (Errno.isError(result)) {
            throw new FreezeException("pid " + pid + " tid " + tid + ": " + whyNot((int) -result, pid, tid));
        }
        return interrupt(tid) ? tid : pid != tid && interrupt(pid) ? pid : GONE;
    }

    /** A leader's end is not reaped here: who executes a program takes its place. */
    void guard(int pid, int tid) {
        if (tid != pid) {
            undertaker.watch(tid);
        }
    }

    private boolean interrupt(int tid) {
        try {
            tracer.interrupt(tid);
            return true;
        } catch (SyscallException e) {
            if (e.errno() != Errno.ESRCH) {
                throw e;
            }
            return false;
        }
    }

    private long trySeize(int pid, int tid) {
        long result = tracer.trySeize(tid, Tracer.TRACESYSGOOD);
        if (result != -Errno.EPERM) {
            return result;
        }
        TaskStat stat = procfs.stat(pid, tid);
        if (stat.state() != 'Z' && stat.state() != 'X') {
            return result;
        } else if (tid != pid) {
            return NOT_THERE;
        }
        return procfs.stat(pid).numThreads() > 1 ? LEADERLESS : DEAD;
    }

    private String whyNot(int errno, int pid, int tid) {
        int tracerPid = procfs.status(pid, tid).tracerPid();
        if (tracerPid != 0) {
            return "traced by pid " + tracerPid + " already; end the debugger or strace first";
        }
        return new TraceRefusal(kernel, procfs).reason(pid, errno);
    }

    /** Waits until a seized thread stands; returns the signal by which job control had stopped it, 0 for none, or {@link #ENDED}. */
    int stop(int pid, int tid) {
        undertaker.waits();
        try {
            while (true) {
                WaitStatus status = awaitUntilDeadline(pid, tid);
                if (status.isEnd()) {
                    return ENDED;
                }
                if (status.isEventStop()) {
                    return status.isGroupStop() ? status.value() : 0;
                }
                // A signal was on its way before the interruption: it is delivered, and the stop comes behind it.
                resume(tid, status.isSignal() ? status.value() : 0);
            }
        } finally {
            undertaker.goesOn();
        }
    }

    /**
     * How a leader stands that stood, by {@code signal}, after another thread of its process has ended. That may have executed a program
     * before it was stopped: then it has the leader's number now, and is traced and about to stop if it was before (ptrace(2), "execve(2)
     * under ptrace"); {@link #ENDED} if it is not traced.
     */
    int lookAgain(int pid, int signal) {
        WaitStatus status;
        try {
            status = tracer.poll(pid);
        } catch (SyscallException e) {
            if (e.errno() == Errno.ECHILD) {
                return ENDED;
            }
            throw e;
        }
        if (status == null) {
            return procfs.stat(pid).state() == TRACING_STOP ? signal : stop(pid, pid);
        } else if (status.isEnd()) {
            return ENDED;
        } else if (status.isEventStop()) {
            return status.isGroupStop() ? status.value() : 0;
        }
        resume(pid, status.isSignal() ? status.value() : 0);
        return stop(pid, pid);
    }

    /** A task that is being killed cannot be resumed any more; its end will be reported. */
    private void resume(int tid, int signal) {
        try {
            tracer.resume(tid, signal);
        } catch (SyscallException e) {
            if (e.errno() != Errno.ESRCH) {
                throw e;
            }
        }
    }

    private WaitStatus awaitUntilDeadline(int pid, int tid) {
        for (int spin = 0; ; spin++) {
            WaitStatus status;
            try {
                status = tracer.poll(tid);
            } catch (SyscallException e) {
                if (e.errno() == Errno.ECHILD) {
                    return new WaitStatus(WaitStatus.Kind.EXITED, 0, 0);
                }
                throw e;
            }
            if (status != null) {
                return status;
            }
            if (System.nanoTime() > deadline) {
                throw new FreezeException("pid " + pid + " tid " + tid + " does not stop (state "
                        + procfs.stat(pid, tid).state() + "): " + (waitsInVfork(pid, tid)
                                ? "it waits in vfork for a child that shares its memory until it executes a program or ends;"
                                        + " dump when the child has, or with a longer --timeout"
                                : "it waits in the kernel without taking signals; try again later or with a longer --timeout"));
            }
            if (spin > SPINS) {
                LockSupport.parkNanos(NAP_NANOS);
            } else if (spin > 20) {
                Thread.yield();
            }
        }
    }

    /** Whether a thread is in vfork(2) or a clone that waits like it: only SIGKILL ends that (wait_for_vfork_done in kernel/fork.c). */
    private boolean waitsInVfork(int pid, int tid) {
        String[] call = procfs.syscall(pid, tid).split(" ");
        return switch (call[0]) {
            case "58" -> true; // vfork
            case "56" -> (Long.decode(call[1]) & CLONE_VFORK) != 0; // clone
            case "435" -> procfs.children(pid, tid).size() > 0; // clone3, whose flags lie in memory
            default -> false;
        };
    }
}
