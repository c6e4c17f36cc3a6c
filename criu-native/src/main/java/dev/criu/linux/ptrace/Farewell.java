package dev.criu.linux.ptrace;

import dev.criu.linux.Errno;
import dev.criu.linux.SyscallException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * The end of tracing a tree, task after task. Who has been let go runs at once, and may end others that still stand: a thread that executes a
 * program or ends its process does so with all other threads, a process may send SIGKILL. PTRACE_DETACH says ESRCH of those, and nothing is wrong.
 * But they have to be waited for: a traced thread stays a zombie until its tracer has seen it, and the thread that executes a program waits for
 * just that (de_thread() in fs/exec.c; BUGS of ptrace(2)).
 */
public final class Farewell {
    private static final long PATIENCE_NANOS = 2_000_000_000;
    private static final long NAP_NANOS = 50_000;

    private final Tracer tracer;
    private final List<Integer> dying = new ArrayList<>();
    private boolean begun;

    public Farewell(Tracer tracer) {
        this.tracer = tracer;
    }

    /**
     * Lets go of a stopped task; it runs on, or stays stopped by job control if it was.
     *
     * @return 0, also of a task that others have ended meanwhile, or a negated error number
     */
    public long letGo(int tid) {
        long result = tracer.tryDetach(tid);
        if (result == -Errno.ESRCH && begun) {
            dying.add(tid);
            return 0;
        }
        begun |= result == 0;
        return result;
    }

    /**
     * Waits for those that others have ended, which takes as long as ending takes.
     *
     * @return a task that has not ended in two seconds, though the kernel did not know it as stopped; 0 if there is none
     */
    public int bury() {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        // The end of a leader is told only once all its others were waited for (delay_group_leader): round by round.
        for (dying.removeIf(this::hasEnded); !dying.isEmpty(); dying.removeIf(this::hasEnded)) {
            if (System.nanoTime() > deadline) {
                return dying.get(0);
            }
            LockSupport.parkNanos(NAP_NANOS);
        }
        return 0;
    }

    private boolean hasEnded(int tid) {
        try {
            WaitStatus status = tracer.poll(tid);
            return status != null && status.isEnd();
        } catch (SyscallException e) {
            if (e.errno() == Errno.ECHILD) {
                return true; // seen by somebody before, or taken along by execve(2)
            }
            throw e;
        }
    }
}
