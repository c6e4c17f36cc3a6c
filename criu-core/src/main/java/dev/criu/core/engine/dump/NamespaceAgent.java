package dev.criu.core.engine.dump;

import dev.criu.core.tree.HostPid;
import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.OpenFlags;
import dev.criu.linux.program.Program;
import dev.criu.linux.program.ProgramSpace;
import dev.criu.linux.ptrace.Tracer;
import dev.criu.linux.task.Arena;
import dev.criu.linux.task.DrivenTask;
import dev.criu.linux.task.StubMaker;

/**
 * A task of ours in the namespaces of a tree: it looks around there for this process, which must not join them itself. It dies with
 * this process.
 */
final class NamespaceAgent implements ProgramSpace, AutoCloseable {
    /** Where it maps its arena; a stub has nothing there. */
    private static final long ARENA = 0x1000_0000L;
    private static final int F_SETFD = 2;

    private final Kernel kernel;
    private final Tracer tracer;
    private final Arena arena;
    private final DrivenTask task;
    private final int pidfd;
    private final int proc;

    /** @param namespaces CLONE_NEW* of the namespaces of {@code target} to join */
    NamespaceAgent(Kernel kernel, Tracer tracer, HostPid target, long namespaces) {
        this.kernel = kernel;
        this.tracer = tracer;
        this.arena = new Arena(kernel, 1, ARENA);
        this.proc = kernel.open("/proc", OpenFlags.O_PATH | OpenFlags.O_DIRECTORY);
        int joined = (int) kernel.call("pid " + target, Sys.PIDFD_OPEN, target.value(), 0);
        Program preparation = new Program();
        preparation.call(Sys.SETNS, joined, namespaces).purpose("pid " + target + ": join its namespaces");
        preparation.call(Sys.FCNTL, proc, F_SETFD, 0).purpose("agent");
        this.task = new StubMaker(kernel, tracer).make(arena, 0, 0, preparation);
        kernel.close(joined);
        this.pidfd = (int) kernel.call("agent", Sys.PIDFD_OPEN, task.tid(), 0);
    }

    /** The agent, as this process's pid namespace numbers it. */
    int pid() {
        return task.tid();
    }

    /** A descriptor in the agent of this process's {@code /proc}, whatever the tree has mounted there. */
    int proc() {
        return proc;
    }

    @Override
    public void run(Program program) {
        task.run(program);
    }

    /** A duplicate here of a descriptor of the agent. */
    int fetch(long fd) {
        return (int) kernel.call("agent fd " + fd, Sys.PIDFD_GETFD, pidfd, fd, 0);
    }

    @Override
    public void close() {
        task.kill();
        tracer.awaitEnd(task.tid());
        kernel.close(pidfd);
        kernel.close(proc);
        arena.close();
    }
}
