package dev.criu.core.engine.restore;

import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.SyscallException;
import dev.criu.linux.program.Op;
import dev.criu.linux.program.Program;
import dev.criu.linux.ptrace.Tracer;
import dev.criu.linux.task.DrivenTask;

/**
 * The task behind an {@link AgentWorkshop}: a child of the root, cloned while that is an empty stub, so that both are in the same
 * namespaces. It takes a pid that nobody of the tree needs, and is gone before the root runs.
 */
final class WorkshopAgent {
    private final Tracer tracer;
    private final DrivenTask root;
    private DrivenTask task;
    private int pid;

    WorkshopAgent(Tracer tracer, DrivenTask root) {
        this.tracer = tracer;
        this.root = root;
    }

    /** Makes the task. */
    DrivenTask make(TreeImage tree) {
        pid = new SparePids(tree).take(this::tryClone);
        return task;
    }

    private boolean tryClone(int number) {
        Program program = new Program();
        Op clone = CloneCall.add(program, 0, number, CloneCall.SIGCHLD).anyOutcome();
        root.run(program);
        if (clone.result() == -Errno.EEXIST) {
            return false;
        }
        if (clone.failed()) {
            throw new SyscallException(Sys.CLONE3, (int) -clone.result(), "agent, pid " + number);
        }
        task = root.takeBorn().get(0);
        return true;
    }

    /** Ends the task, and has the root take note, unless it ignores the end of its children. */
    void end() {
        Program exit = new Program();
        exit.call(Sys.EXIT_GROUP, 0).purpose("agent: exit");
        task.runToEnd(exit);
        task = null;
        Program reap = new Program();
        Op wait = reap.call(Sys.WAIT4, pid, 0, 0, 0).anyOutcome();
        root.run(reap);
        if (wait.failed() && wait.result() != -Errno.ECHILD) {
            throw new SyscallException(Sys.WAIT4, (int) -wait.result(), "agent, pid " + pid);
        }
    }

    /** Whatever has happened, the task is gone afterwards. */
    void kill() {
        if (task != null) {
            task.kill();
            tracer.awaitEnd(task.tid());
            task = null;
        }
    }
}
