package dev.criu.core.resource.fifo;

import dev.criu.core.api.CriuException;
import dev.criu.core.resource.FilePlan;
import dev.criu.core.resource.FileStatus;
import dev.criu.core.resource.PipeData;
import dev.criu.core.resource.PipeFiller;
import dev.criu.core.resource.RestoreScope;
import dev.criu.core.resource.StatusFlags;
import dev.criu.core.resource.Workshop;
import dev.criu.linux.Sys;
import dev.criu.linux.call.OpenFlags;
import dev.criu.linux.program.Arg;
import dev.criu.linux.program.Buffer;
import dev.criu.linux.program.Op;
import dev.criu.linux.program.Program;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens one fifo for all that had it open, with its contents. */
final class FifoOpener {
    private static final Logger LOG = LoggerFactory.getLogger(FifoOpener.class);

    private static final int F_SETPIPE_SZ = 1031;

    private final Workshop workshop;
    private final PipeFiller filler;
    private final PipeData data;
    private final List<Fifo> opened;
    private final String object;

    FifoOpener(RestoreScope scope, PipeData data, List<Fifo> opened) {
        this.workshop = scope.workshop();
        this.filler = new PipeFiller(scope.kernel());
        this.data = data;
        this.opened = opened;
        this.object = "fifo " + opened.get(0).path();
    }

    /** A keeper that reads and writes stays open meanwhile: contents need it, and opening one end does not wait for the other. */
    void open(FilePlan.Created created) {
        LOG.debug("fifo: open fifo={} path={} files={} bytes={}", data.pipeId(), opened.get(0).path(), opened.size(),
                data.bytes().length);
        int keeper = openKeeper();
        if (data.bytes().length > 0) {
            filler.fill(workshop.local(keeper), data);
        }
        Program program = new Program();
        Arg[] fds = new Arg[opened.size()];
        for (int i = 0; i < fds.length; i++) {
            fds[i] = open(program, opened.get(i));
        }
        program.call(Sys.CLOSE, keeper).purpose(object);
        workshop.run(program);
        for (int i = 0; i < fds.length; i++) {
            created.put(opened.get(i).id(), number(fds[i]));
        }
    }

    private int openKeeper() {
        Buffer stat = Buffer.output(FileStatus.BYTES);
        Program program = new Program();
        Arg keeper = open(program, opened.get(0), OpenFlags.O_RDWR | OpenFlags.O_NONBLOCK | OpenFlags.O_NOCTTY);
        program.call(Sys.FSTAT, keeper, stat).purpose(object);
        workshop.run(program);
        int fd = number(keeper);
        if (!FileStatus.decode(stat).isFifo()) {
            throw new CriuException("fifo", opened.get(0).path() + ": no fifo is there any more");
        }
        prepare(fd);
        return fd;
    }

    private void prepare(int keeper) {
        Program program = new Program();
        if (data.capacity() != 0) {
            program.call(Sys.FCNTL, keeper, F_SETPIPE_SZ, data.capacity()).purpose(object);
        }
        if (!data.packets().isEmpty()) {
            StatusFlags.set(program, Arg.of(keeper), OpenFlags.O_NONBLOCK | OpenFlags.O_DIRECT, object);
        }
        if (!program.isEmpty()) {
            workshop.run(program);
        }
    }

    /** Access mode first and the rest afterwards: opening a fifo with O_DIRECT fails, setting it does not. */
    private Arg open(Program program, Fifo fifo) {
        Arg fd = open(program, fifo, fifo.flags() & OpenFlags.O_ACCMODE | OpenFlags.O_NONBLOCK);
        StatusFlags.set(program, fd, fifo.flags(), object);
        return fd;
    }

    /** A fifo that no path leads to is opened at once, any other by the program. */
    private Arg open(Program program, Fifo fifo, int flags) {
        if (fifo.remapped() != null) {
            return Arg.of(workshop.adopt(fifo.remapped().open(flags)));
        }
        return program.call(Sys.OPENAT, Arg.of(OpenFlags.AT_FDCWD), Buffer.path(fifo.path().toByteArray()), Arg.of(flags))
                .purpose(object);
    }

    private static int number(Arg fd) {
        return (int) (fd instanceof Op op ? op.result() : ((Arg.Value) fd).value());
    }
}
