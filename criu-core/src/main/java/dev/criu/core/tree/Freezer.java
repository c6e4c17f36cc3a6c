package dev.criu.core.tree;

import dev.criu.core.procfs.Procfs;
import dev.criu.core.procfs.TaskStat;
import dev.criu.core.procfs.VanishedTaskException;
import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.SyscallException;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.ptrace.Tracer;
import dev.criu.linux.ptrace.WaitStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops a whole tree by ptrace: PTRACE_SEIZE and PTRACE_INTERRUPT over every thread of every process until a look around finds
 * nothing new. A frozen process makes no more children, so a process is frozen whole before its children are listed; whoever was
 * born, or reparented into the tree, in the meantime is found by the next look.
 *
 * <p>{@link #close()} lets everything go that is still held, whatever happened.
 */
public final class Freezer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Freezer.class);
    private static final int SPINS = 200;
    private static final long NAP_NANOS = 50_000;
    private static final int SEIZE_RETRIES = 20;
    private static final int LEADER_RETRIES = 4000;
    private static final long NOT_THERE = 1;
    private static final long LEADERLESS = 2;
    private static final int CLONE_VFORK = 0x4000;
    private static final int SIGSTOP = 19;
    private static final int SIGKILL = 9;

    private final Kernel kernel;
    private final Procfs procfs;
    private final Tracer tracer;
    private final Map<Integer, Held> held = new LinkedHashMap<>();
    private long deadline;

    /** A process being frozen: its threads, by tid, with the stop signal each reported (0 for none). */
    private static final class Held {
        final int parent;
        final Map<Integer, Integer> threads = new LinkedHashMap<>();
        boolean zombie;

        Held(int parent) {
            this.parent = parent;
        }
    }

    public Freezer(Kernel kernel, Procfs procfs, Tracer tracer) {
        this.kernel = kernel;
        this.procfs = procfs;
        this.tracer = tracer;
    }

    /**
     * Freezes the tree under {@code root}.
     *
     * @param timeout how long it may take; zero waits forever
     * @throws FreezeException when it takes longer, or a task may not be traced
     */
    public void freeze(HostPid root, Duration timeout) {
        begin(timeout);
        boolean again = true;
        while (again) {
            again = look(root.value(), 0);
            if (!held.containsKey(root.value())) {
                throw new FreezeException("pid " + root + ": no such process; it has ended");
            }
        }
    }

    /** Freezes one process without its children, as {@link #freeze} does. */
    public void freezeAlone(HostPid process, Duration timeout) {
        begin(timeout);
        Held alone = new Held(0);
        held.put(process.value(), alone);
        try {
            freezeThreads(process.value(), alone);
        } catch (VanishedTaskException e) {
            throw new FreezeException("pid " + process + ": no such process; it has ended");
        }
        if (alone.zombie) {
            throw new FreezeException("pid " + process + ": it has ended");
        }
    }

    private void begin(Duration timeout) {
        deadline = timeout.isZero() ? Long.MAX_VALUE : System.nanoTime() + timeout.toNanos();
    }

    /** The frozen processes, parents before children; the root first. Zombies have no threads. */
    public List<Integer> processes() {
        return new ArrayList<>(held.keySet());
    }

    /** Pid of the parent in the tree, 0 for the root. */
    public int parent(int pid) {
        return held.get(pid).parent;
    }

    /** Tids of a frozen process, the leader first, whose number is not the lowest once pids have wrapped; empty for a zombie. */
    public List<Integer> threads(int pid) {
        List<Integer> tids = new ArrayList<>(held.get(pid).threads.keySet());
        if (tids.remove((Integer) pid)) {
            tids.add(0, pid);
        }
        return tids;
    }

    /** The signal by which job control had stopped a process, 0 if it was running. */
    public int stopSignal(int pid) {
        for (int signal : held.get(pid).threads.values()) {
            if (signal != 0) {
                return signal;
            }
        }
        return 0;
    }

    /** Freezes what is new at and below {@code pid}; whether there was anything. */
    private boolean look(int pid, int parent) {
        boolean fresh = false;
        Held process = held.get(pid);
        if (process == null) {
            process = new Held(parent);
            held.put(pid, process);
            fresh = true;
        }
        try {
            if (!process.zombie) {
                fresh |= freezeThreads(pid, process);
            }
            for (int tid : new ArrayList<>(process.threads.keySet())) {
                for (int child : procfs.children(pid, tid)) {
                    fresh |= look(child, pid);
                }
            }
        } catch (VanishedTaskException e) {
            LOG.debug("freeze: pid {} ended meanwhile", pid);
            held.remove(pid);
            return true;
        }
        return fresh;
    }

    private boolean freezeThreads(int pid, Held process) {
        boolean any = false;
        for (boolean fresh = true; fresh; any |= fresh) {
            fresh = false;
            List<Integer> seized = new ArrayList<>();
            for (int tid : procfs.threads(pid)) {
                if (!process.threads.containsKey(tid) && seizeIfThere(pid, tid, process)) {
                    seized.add(tid);
                }
            }
            for (int tid : seized) {
                fresh |= stop(pid, tid, process);
            }
            if (process.threads.isEmpty() && !process.zombie && seized.isEmpty()) {
                throw new VanishedTaskException(pid, null);
            }
        }
        return any;
    }

    /** As {@link #seize}; a thread that has ended by now is none, and says nothing about the others, which may be seized already. */
    private boolean seizeIfThere(int pid, int tid, Held process) {
        try {
            return seize(pid, tid, process);
        } catch (VanishedTaskException e) {
            LOG.debug("freeze: tid {} of pid {} ended meanwhile", tid, pid);
            return false;
        }
    }

    /**
     * Whether a thread was seized, and is about to stop. A thread that has ended since it was listed cannot be seized: PTRACE_SEIZE
     * says EPERM then, as it does for those that may not be traced (exit_state in ptrace_attach, kernel/ptrace.c), so it is looked at
     * again.
     */
    private boolean seize(int pid, int tid, Held process) {
        long result = trySeize(pid, tid, process);
        for (int again = 0; again < retries(result); again++) {
            LockSupport.parkNanos(NAP_NANOS);
            result = trySeize(pid, tid, process);
        }
        if (result == LEADERLESS) {
            throw new FreezeException("pid " + pid + ": its main thread has exited while others run; such a process cannot be dumped");
        }
        if (result == NOT_THERE || result == -Errno.ESRCH) {
            return false;
        }
        if (Errno.isError(result)) {
            throw new FreezeException("pid " + pid + " tid " + tid + ": " + whyNot((int) -result, pid, tid));
        }
        tracer.interrupt(tid);
        return true;
    }

    /**
     * How often it pays to look again. A leader that is dead while others live is on the way to something else as a rule: another
     * thread executes a program and is about to take the leader's place (de_thread in fs/exec.c), or all are ending.
     */
    private static int retries(long result) {
        return result == -Errno.EPERM ? SEIZE_RETRIES : result == LEADERLESS ? LEADER_RETRIES : 0;
    }

    private long trySeize(int pid, int tid, Held process) {
        TaskStat stat = procfs.stat(pid, tid);
        if (stat.state() == 'Z' || stat.state() == 'X') {
            if (tid == pid && procfs.stat(pid).numThreads() > 1) {
                return LEADERLESS;
            }
            process.zombie |= tid == pid;
            return NOT_THERE;
        }
        return tracer.trySeize(tid, Tracer.TRACESYSGOOD);
    }

    private String whyNot(int errno, int pid, int tid) {
        int tracerPid = procfs.status(pid, tid).tracerPid();
        if (tracerPid != 0) {
            return "traced by pid " + tracerPid + " already; end the debugger or strace first";
        }
        return "may not be traced: " + Errno.describe(errno) + "; dump as root or as the owner with CAP_SYS_PTRACE";
    }

    /** Waits until a seized thread stands; whether it does (it may have ended instead). */
    private boolean stop(int pid, int tid, Held process) {
        while (true) {
            WaitStatus status = awaitUntilDeadline(pid, tid);
            if (status.isEnd()) {
                return false;
            }
            if (status.isEventStop()) {
                process.threads.put(tid, status.isGroupStop() ? status.value() : 0);
                return true;
            }
            // A signal was on its way before the interruption: it is delivered, and the stop comes behind it.
            resume(tid, status.isSignal() ? status.value() : 0);
        }
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

    /** Lets every task go where it stands; tasks stopped by job control stay stopped. */
    public void thaw() {
        for (Held process : held.values()) {
            for (int tid : process.threads.keySet()) {
                tracer.letGo(tid);
            }
            process.threads.clear();
        }
    }

    /** Stops every process with SIGSTOP and lets go: it stays where it is. */
    public void leaveStopped() {
        signalAll(SIGSTOP);
        thaw();
    }

    private void signalAll(int signal) {
        new JointSignal(kernel).send(processes().stream().filter(pid -> !held.get(pid).threads.isEmpty()).toList(), signal);
    }

    /** Ends every process; zombies are left to their parents, which die with them. The tasks are gone when this returns. */
    public void kill() {
        List<Integer> pids = processes();
        signalAll(SIGKILL);
        // Children first: the init of a pid namespace ends only once all others there were waited for (zap_pid_ns_processes).
        for (int at = pids.size() - 1; at >= 0; at--) {
            int pid = pids.get(at);
            List<Integer> tids = threads(pid);
            // The leader last: the kernel reports its end only once all others were waited for (delay_group_leader).
            for (int i = tids.size() - 1; i >= 0; i--) {
                tracer.awaitEnd(tids.get(i));
            }
            held.get(pid).threads.clear();
        }
    }

    @Override
    public void close() {
        thaw();
    }
}
