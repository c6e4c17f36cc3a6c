package dev.criu.core.engine.dump;

import dev.criu.core.procfs.PosixTimer;
import dev.criu.core.procfs.Procfs;
import dev.criu.core.task.OwnAttributes;
import dev.criu.core.task.TaskAnswers;
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
import dev.criu.linux.x86_64.Registers;
import java.util.List;

/** Asks the threads of a frozen process what only they can tell, and leaves them as they were. */
final class Interview {
    private static final int RSEQ_CS = 8;

    private final Kernel kernel;
    private final Procfs procfs;
    private final Tracer tracer;
    private final SignalKeeper keeper;
    private final OwnAttributes own;

    Interview(Kernel kernel, Procfs procfs, Tracer tracer, SignalKeeper keeper, OwnAttributes own) {
        this.kernel = kernel;
        this.procfs = procfs;
        this.tracer = tracer;
        this.keeper = keeper;
        this.own = own;
    }

    TaskAnswers hold(FrozenProcess process) {
        int pid = process.pid().value();
        for (FrozenTask task : process.threads()) {
            holdOffFilters(task);
        }
        List<PosixTimer> timers = procfs.timers(pid);
        try (RemoteMemory memory = new RemoteMemory(kernel, pid)) {
            StackAndVdso footholds = new StackAndVdso(kernel, pid, memory, procfs.maps(pid), stackPointer(process));
            try (Trampoline trampoline =
                    new Trampoline(kernel, tracer, memory, process.leader().thread(), footholds, keeper)) {
                return TaskAnswers.ask(process, timers, trampoline, own);
            } finally {
                rearmCriticalSections(process, memory);
                restoreUserDispatch(process);
            }
        }
    }

    private static long stackPointer(FrozenProcess process) {
        return process.leader().registers().get(Registers.SP);
    }

    /**
     * A filter would see our calls; PTRACE_O_SUSPEND_SECCOMP holds it off and ends with the tracing. Syscall user dispatch would
     * turn them into SIGSYS, and is off until the interview is over.
     */
    private void holdOffFilters(FrozenTask task) {
        int tid = task.tid().value();
        if (task.status().seccomp() != 0) {
            suspendSeccomp(tid);
        }
        if (task.dispatch() != null) {
            tracer.setUserDispatch(tid, null);
        }
    }

    private void suspendSeccomp(int tid) {
        try {
            tracer.options(tid, Tracer.TRACESYSGOOD | Tracer.SUSPEND_SECCOMP);
        } catch (SyscallException e) {
            throw new FreezeException("tid " + tid + ": its seccomp filters cannot be held off: "
                    + Errno.describe(e.errno()) + "; dump with CAP_SYS_ADMIN, from outside of any seccomp sandbox,"
                    + " on a kernel with CONFIG_CHECKPOINT_RESTORE");
        }
    }

    private void restoreUserDispatch(FrozenProcess process) {
        for (FrozenTask task : process.threads()) {
            if (task.dispatch() != null) {
                tracer.setUserDispatch(task.tid().value(), task.dispatch());
            }
        }
    }

    /**
     * The kernel clears rseq_cs when a thread returns to user space outside of the critical section (rseq_ip_fixup in
     * kernel/rseq.c), as ours did. A thread that was inside must find it again, so that it is sent to its abort handler.
     */
    private static void rearmCriticalSections(FrozenProcess process, RemoteMemory memory) {
        for (FrozenTask task : process.threads()) {
            if (task.rseqCs() != 0) {
                try (NativeMemory value = NativeMemory.allocate(8)) {
                    value.putLong(0, task.rseqCs());
                    memory.write(new RemoteAddress(task.rseq().pointer() + RSEQ_CS), value);
                }
            }
        }
    }
}
