package dev.criu.core.engine.restore;

import dev.criu.linux.Errno;
import dev.criu.core.procfs.Limits;
import dev.criu.core.procfs.Procfs;
import dev.criu.linux.Sys;
import dev.criu.linux.SyscallException;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.program.Arg;
import dev.criu.linux.program.Buffer;
import dev.criu.linux.program.Program;
import dev.criu.linux.ptrace.Tracer;
import dev.criu.linux.task.Arena;
import dev.criu.linux.task.DrivenTask;
import dev.criu.linux.task.Spawner;
import dev.criu.linux.task.StubMaker;

/** Makes the first task of a tree: a stub in the namespaces that will be the tree's. */
final class FirstTask {
    private final Kernel kernel;
    private static final int F_SETFD = 2;
    /** RLIMIT_FSIZE, DATA, NOFILE, MEMLOCK, AS, SIGPENDING and MSGQUEUE. */
    private static final int[] RAISED = {1, 2, 7, 8, 9, 11, 12};

    private final Procfs procfs;
    private final StubMaker stubs;
    private final FreePids freePids;

    FirstTask(Kernel kernel, Procfs procfs, Tracer tracer, FreePids freePids) {
        this.kernel = kernel;
        this.procfs = procfs;
        this.freePids = freePids;
        this.stubs = new StubMaker(kernel, tracer);
    }

    /** The pid of this process. */
    static int self(Kernel kernel) {
        return (int) kernel.raw(Sys.GETPID, 0);
    }

    /**
     * Makes the task.
     *
     * @param pid its pid in its own pid namespace
     * @param namespaces the namespaces made with it, CLONE_NEW* of {@link Spawner}
     * @param sibling whether it becomes a child of this process's parent
     * @param serviceFd the number at which it inherits a pidfd of this process; everything else is closed
     */
    DrivenTask make(Arena arena, int pid, long namespaces, boolean sibling, int serviceFd) {
        Program preparation = new Program();
        long flags = namespaces | (sibling ? Spawner.CLONE_PARENT : 0);
        preparation.call(Sys.FCNTL, serviceFd, F_SETFD, 0).purpose("pid " + pid);
        ignoreNoSignals(preparation);
        raiseLimits(preparation);
        try {
            return stubs.make(arena, flags, pid, serviceFd, preparation);
        } catch (SyscallException e) {
            if (e.errno() != Errno.EEXIST) {
                throw e;
            }
            freePids.awaitAfterClash(pid);
            return stubs.make(arena, flags, pid, serviceFd, preparation);
        }
    }

    /** execve(2) resets the action of every signal but of ignored ones: all tasks are to begin with the default, which is not set again. */
    private void ignoreNoSignals(Program program) {
        long ignored = procfs.status(self(kernel)).sigIgnored();
        for (int signal = 1; ignored != 0; signal++, ignored >>>= 1) {
            if ((ignored & 1) != 0) {
                program.call(Sys.RT_SIGACTION, Arg.of(signal), Buffer.struct(32), Arg.of(0), Arg.of(8)).purpose("signal " + signal);
            }
        }
    }

    /** Raises what limits a restore itself; each task gets its own limits when it needs nothing more. */
    private void raiseLimits(Program program) {
        Limits own = procfs.limits(self(kernel));
        for (int resource : RAISED) {
            Limits.Limit limit = own.of(resource);
            if (limit.soft() != limit.hard()) {
                Buffer value = Buffer.struct(16).putLong(0, limit.hard()).putLong(8, limit.hard());
                program.call(Sys.PRLIMIT64, Arg.of(0), Arg.of(resource), value, Arg.of(0)).purpose("limit " + resource);
            }
        }
    }
}
