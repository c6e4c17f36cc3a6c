package dev.criu.linux.ptrace;

import dev.criu.linux.Errno;
import dev.criu.linux.SyscallException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** The ends of several tasks that were killed. */
public final class Ends {
    private final Tracer tracer;

    public Ends(Tracer tracer) {
        this.tracer = tracer;
    }

    /**
     * Waits until all have ended. Who shows up meanwhile without being one of them was born by them unseen, and is ended too: the init of a
     * pid namespace cannot end while somebody there waits for a tracer (zap_pid_ns_processes() in kernel/pid_namespace.c).
     */
    public void await(Collection<Integer> tids) {
        Set<Integer> pending = new HashSet<>(tids);
        pending.removeIf(this::hasEnded);
        try {
            while (!pending.isEmpty()) {
                Tracer.Change change = tracer.awaitAny();
                if (change.status().isEnd()) {
                    pending.remove(change.tid());
                } else if (!pending.contains(change.tid())) {
                    tracer.kill(change.tid());
                }
            }
        } catch (SyscallException e) {
            requireNoChild(e);
        }
    }

    private boolean hasEnded(int tid) {
        try {
            WaitStatus status = tracer.poll(tid);
            return status != null && status.isEnd();
        } catch (SyscallException e) {
            requireNoChild(e);
            return true;
        }
    }

    private static void requireNoChild(SyscallException e) {
        if (e.errno() != Errno.ECHILD) {
            throw e;
        }
    }
}
