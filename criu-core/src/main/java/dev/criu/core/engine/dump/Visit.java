package dev.criu.core.engine.dump;

import dev.criu.core.tree.FreezeException;
import dev.criu.core.tree.FrozenProcess;
import dev.criu.core.tree.FrozenTask;
import dev.criu.linux.Errno;
import dev.criu.linux.SyscallException;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.memory.NativeMemory;
import dev.criu.linux.memory.RemoteAddress;
import dev.criu.linux.memory.RemoteMemory;
import dev.criu.linux.ptrace.Tracer;
import dev.criu.linux.task.SignalKeeper;
import dev.criu.linux.task.Trampoline;

/**
 * A trampoline in a frozen process, with everything held off that would see or hinder the calls of its threads; put back by
 * {@link #close}.
 */
final class Visit implements AutoCloseable {
    private static final int RSEQ_CS = 8;

    private final Tracer tracer;
    private final FrozenProcess process;
    private final RemoteMemory memory;
    private final Trampoline trampoline;

    Visit(Kernel kernel, Tracer tracer, SignalKeeper keeper, FrozenProcess process, Trampoline.Place place) {
        this.tracer = tracer;
        this.process = process;
        process.threads().forEach(this::holdOffFilters);
        this.memory = new RemoteMemory(kernel, process.pid().value());
        try {
            this.trampoline = new Trampoline(kernel, tracer, memory, place, keeper);
        } catch (RuntimeException e) {
            leave();
            throw e;
        }
    }

    Trampoline trampoline() {
        return trampoline;
    }

    /** Options of ptrace(2) with which a thread is traced during a visit. */
    static int options(FrozenTask task) {
        return Tracer.TRACESYSGOOD | (task.status().seccomp() != 0 ? Tracer.SUSPEND_SECCOMP : 0);
    }

    /**
     * A filter would see our calls; PTRACE_O_SUSPEND_SECCOMP holds it off and ends with the tracing. Syscall user dispatch would
     * turn them into SIGSYS, and is off until the visit is over.
     */
    private void holdOffFilters(FrozenTask task) {
        int tid = task.tid().value();
        if (task.status().seccomp() != 0) {
            suspendSeccomp(task);
        }
        if (task.dispatch() != null) {
            tracer.setUserDispatch(tid, null);
        }
    }

    private void suspendSeccomp(FrozenTask task) {
        try {
            tracer.options(task.tid().value(), options(task));
        } catch (SyscallException e) {
            throw new FreezeException("tid " + task.tid() + ": its seccomp filters cannot be held off: "
                    + Errno.describe(e.errno()) + "; dump with CAP_SYS_ADMIN, from outside of any seccomp sandbox,"
                    + " on a kernel with CONFIG_CHECKPOINT_RESTORE");
        }
    }

    /**
     * The kernel clears rseq_cs when a thread returns to user space outside of the critical section (rseq_ip_fixup in
     * kernel/rseq.c), as ours did. A thread that was inside must find it again, so that it is sent to its abort handler.
     *
     * @param memory of the process, or of a clone of it
     */
    static void rearmCriticalSections(FrozenProcess process, RemoteMemory memory) {
        for (FrozenTask task : process.threads()) {
            if (task.rseqCs() != 0) {
                try (NativeMemory value = NativeMemory.allocate(8)) {
                    value.putLong(0, task.rseqCs());
                    memory.write(new RemoteAddress(task.rseq().pointer() + RSEQ_CS), value);
                }
            }
        }
    }

    @Override
    public void close() {
        try {
            trampoline.close();
        } finally {
            leave();
        }
    }

    private void leave() {
        try (memory) {
            rearmCriticalSections(process, memory);
            for (FrozenTask task : process.threads()) {
                if (task.dispatch() != null) {
                    tracer.setUserDispatch(task.tid().value(), task.dispatch());
                }
            }
        }
    }
}
