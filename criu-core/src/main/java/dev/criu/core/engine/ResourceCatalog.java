package dev.criu.core.engine;

import dev.criu.core.api.FileChecks;
import dev.criu.core.resource.FileKind;
import dev.criu.core.resource.timerfd.TimerfdKind;
import dev.criu.core.resource.eventfd.EventfdKind;
import dev.criu.core.resource.signalfd.SignalfdKind;
import dev.criu.core.resource.epoll.EpollKind;
import dev.criu.core.resource.fifo.FifoKind;
import dev.criu.core.resource.unix.UnixKind;
import dev.criu.core.resource.memfd.MemfdKind;
import dev.criu.core.resource.pipe.PipeKind;
import dev.criu.core.resource.regular.RegularKind;
import dev.criu.core.resource.tty.TtyKind;
import dev.criu.linux.call.Kernel;
import java.util.List;

/** The one list of the kinds of open files, in the order in which they are asked whether a file is theirs. */
public final class ResourceCatalog {
    private ResourceCatalog() {}

    /** All kinds of open files; {@code checks} and {@code terminals} as the request's options want it. */
    public static List<FileKind> files(Kernel kernel, FileChecks checks, TtyKind terminals) {
        return List.of(
                terminals,
                new MemfdKind(),
                new RegularKind(checks),
                new PipeKind(),
                new TimerfdKind(),
                new EventfdKind(),
                new SignalfdKind(),
                new EpollKind(),
                new FifoKind(),
                new UnixKind(kernel));
    }
}
