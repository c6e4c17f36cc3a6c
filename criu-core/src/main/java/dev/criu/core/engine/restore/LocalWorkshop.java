package dev.criu.core.engine.restore;

import dev.criu.core.resource.Workshop;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.program.LocalSpace;
import dev.criu.linux.program.Program;
import dev.criu.linux.task.SurvivingSpace;

/** The workshop of trees that share all namespaces with this process: this process itself. */
final class LocalWorkshop implements Workshop {
    private final Kernel kernel;
    private final LocalSpace space;

    LocalWorkshop(Kernel kernel) {
        this.kernel = kernel;
        this.space = new LocalSpace(kernel);
    }

    @Override
    public int local(int fd) {
        return fd;
    }

    @Override
    public int adopt(int localFd) {
        return localFd;
    }

    @Override
    public void release(int fd) {
        kernel.close(fd);
    }

    @Override
    public void runToTheEnd(Program program) {
        new SurvivingSpace(kernel).run(program);
    }

    @Override
    public void run(Program program) {
        space.run(program);
    }
}
