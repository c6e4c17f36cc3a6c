package dev.criu.core.engine.restore;

import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.SyscallException;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.program.Program;
import dev.criu.linux.ptrace.Tracer;
import dev.criu.linux.task.Arena;
import dev.criu.linux.task.DrivenTask;
import dev.criu.linux.task.Spawner;
import dev.criu.linux.task.StubMaker;

/** Makes the first task of a tree: a stub in the namespaces that will be the tree's. */
final class FirstTask {
    private final Kernel kernel;
    private final StubMaker stubs;
    private final FreePids freePids;

    FirstTask(Kernel kernel, Tracer tracer, FreePids freePids) {
        this.kernel = kernel;
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
     * @param serviceFd the number at which it holds a pidfd of this process; everything else is closed
     */
    DrivenTask make(Arena arena, int pid, long namespaces, boolean sibling, int serviceFd) {
        int pidfd = (int) kernel.call("criu", Sys.PIDFD_OPEN, self(kernel), 0);
        Program preparation = new Program();
        preparation.call(Sys.DUP3, pidfd, serviceFd, 0).purpose("pid " + pid);
        long flags = namespaces | (sibling ? Spawner.CLONE_PARENT : 0);
        try {
            return stubs.make(arena, flags, pid, preparation);
        } catch (SyscallException e) {
            if (e.errno() != Errno.EEXIST) {
                throw e;
            }
            freePids.awaitAfterClash(pid);
            return stubs.make(arena, flags, pid, preparation);
        } finally {
            kernel.close(pidfd);
        }
    }
}
