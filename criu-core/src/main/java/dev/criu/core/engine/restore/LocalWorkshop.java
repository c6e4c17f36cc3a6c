package dev.criu.core.engine.restore;

import dev.criu.core.resource.Workshop;
import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.program.Arg;
import dev.criu.linux.program.Buffer;
import dev.criu.linux.program.LocalSpace;
import dev.criu.linux.program.Op;
import dev.criu.linux.program.Program;
import dev.criu.linux.task.SurvivingSpace;
import java.util.HashSet;
import java.util.Set;

/**
 * The workshop of trees that share all namespaces with this process: this process itself. What programs have opened is closed with
 * it: this process may live on behind a failed restore, and a descriptor that stayed would keep what is in a pipe.
 */
final class LocalWorkshop implements Workshop, AutoCloseable {
    private final Kernel kernel;
    private final LocalSpace space;
    private final Set<Integer> opened = new HashSet<>();

    LocalWorkshop(Kernel kernel) {
        this.kernel = kernel;
        this.space = new LocalSpace(kernel);
    }

    @Override
    public int local(int fd) {
        return fd;
    }

    @Override
    public boolean owns(int local) {
        return opened.contains(local);
    }

    @Override
    public int adopt(int localFd) {
        opened.add(localFd);
        return localFd;
    }

    @Override
    public int borrow(int localFd) {
        return localFd;
    }

    @Override
    public void release(int fd) {
        opened.remove(fd);
        kernel.close(fd);
    }

    @Override
    public void runToTheEnd(Program program) {
        new SurvivingSpace(kernel).run(program);
    }

    @Override
    public void run(Program program) {
        try {
            space.run(program);
        } finally {
            program.ops().stream().filter(op -> op.ran() && !op.failed()).forEach(this::note);
        }
    }

    private void note(Op op) {
        switch (op.call()) {
            case OPENAT, SOCKET, MEMFD_CREATE, EVENTFD2, TIMERFD_CREATE, EPOLL_CREATE1, SIGNALFD4 -> opened.add((int) op.result());
            case PIPE2 -> noteBoth((Buffer) op.args().get(0));
            case SOCKETPAIR -> noteBoth((Buffer) op.args().get(3));
            case CLOSE -> opened.remove(number(op.args().get(0)));
            default -> { }
        }
    }

    private void noteBoth(Buffer fds) {
        opened.add(fds.getInt(0));
        opened.add(fds.getInt(4));
    }

    private static int number(Arg fd) {
        if (fd instanceof Op made) {
            return (int) made.result();
        }
        return fd instanceof Arg.Word word ? word.buffer().getInt(word.offset()) : (int) ((Arg.Value) fd).value();
    }

    @Override
    public void close() {
        opened.forEach(kernel::close);
        opened.clear();
    }
}
