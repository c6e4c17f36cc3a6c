package dev.criu.core.engine.dump;

import dev.criu.core.tree.FreezeException;
import dev.criu.core.tree.FrozenTask;
import dev.criu.linux.Errno;
import dev.criu.linux.SyscallException;
import dev.criu.linux.ptrace.Tracer;

/**
 * What would see the calls that a frozen thread makes for us. Seccomp filters are held off by PTRACE_O_SUSPEND_SECCOMP, which ends with
 * the tracing. Syscall user dispatch would turn the calls into SIGSYS, and is off until it is restored.
 */
final class Filters {
    private Filters() {}

    /** Options of ptrace(2) with which a thread is traced that makes calls for us. */
    static int options(FrozenTask task) {
        return Tracer.TRACESYSGOOD | (task.status().seccomp() != 0 ? Tracer.SUSPEND_SECCOMP : 0);
    }

    static void holdOff(Tracer tracer, FrozenTask task) {
        if (task.status().seccomp() != 0) {
            suspendSeccomp(tracer, task);
        }
        if (task.dispatch() != null) {
            tracer.setUserDispatch(task.tid().value(), null);
        }
    }

    private static void suspendSeccomp(Tracer tracer, FrozenTask task) {
        try {
            tracer.options(task.tid().value(), options(task));
        } catch (SyscallException e) {
            throw new FreezeException("tid " + task.tid() + ": its seccomp filters cannot be held off: "
                    + Errno.describe(e.errno()) + "; dump with CAP_SYS_ADMIN, from outside of any seccomp sandbox,"
                    + " on a kernel with CONFIG_CHECKPOINT_RESTORE");
        }
    }

    static void restoreUserDispatch(Tracer tracer, FrozenTask task) {
        if (task.dispatch() != null) {
            tracer.setUserDispatch(task.tid().value(), task.dispatch());
        }
    }
}
