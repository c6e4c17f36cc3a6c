package dev.criu.core.engine.restore;

import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.program.Program;
import dev.criu.linux.task.DrivenTask;

/** Moves descriptors between this process and a driven task that holds a pidfd of this process. */
final class RootDescriptors implements AutoCloseable {
    private final Kernel kernel;
    private final DrivenTask task;
    private final int serviceFd;
    private final int pidfd;

    /** @param serviceFd the descriptor in the task that is a pidfd of this process */
    RootDescriptors(Kernel kernel, DrivenTask task, int serviceFd) {
        this.kernel = kernel;
        this.task = task;
        this.serviceFd = serviceFd;
        this.pidfd = (int) kernel.call("task " + task.tid(), Sys.PIDFD_OPEN, task.tid(), 0);
    }

    /** A duplicate in this process of a descriptor of the task. */
    int fetch(long fd, String object) {
        return (int) kernel.call(object, Sys.PIDFD_GETFD, pidfd, fd, 0);
    }

    /** A duplicate in the task of a descriptor of this process. */
    int give(int localFd, String object) {
        Program program = new Program();
        var op = program.call(Sys.PIDFD_GETFD, serviceFd, localFd, 0).purpose(object);
        task.run(program);
        return (int) op.result();
    }

    @Override
    public void close() {
        kernel.close(pidfd);
    }
}
