package dev.criu.core.resource.epoll;

import dev.criu.core.resource.FilePlan;
import dev.criu.core.resource.FileRestorer;
import dev.criu.core.resource.OwnerRestorer;
import dev.criu.core.resource.StatusFlags;
import dev.criu.core.resource.Workshop;
import dev.criu.linux.Sys;
import dev.criu.linux.program.Arg;
import dev.criu.linux.program.Buffer;
import dev.criu.linux.program.Program;
import dev.criu.linux.program.ProgramSpace;
import dev.criu.proto.file_entry;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes epoll sets, and fills them when what they watch is in place. */
final class EpollRestorer implements FileRestorer {
    private static final Logger LOG = LoggerFactory.getLogger(EpollRestorer.class);

    private static final int EPOLL_CTL_ADD = 1;

    /** struct epoll_event is packed on x86-64 (include/uapi/linux/eventpoll.h): events, then data. */
    private static final int EVENT_BYTES = 12;

    private final Workshop workshop;

    EpollRestorer(Workshop workshop) {
        this.workshop = workshop;
    }

    @Override
    public void plan(file_entry entry, FilePlan plan) {
        Epoll epoll = Epoll.of(entry);
        plan.create(epoll.id(), "eventpoll", () -> create(epoll));
        if (!epoll.watches().isEmpty()) {
            plan.ready(epoll.id(), "watch " + epoll.watches().size(), (holder, fd) -> fill(epoll, holder, fd));
        }
        OwnerRestorer.plan(plan, epoll.id(), epoll.flags(), epoll.owner());
    }

    private int create(Epoll epoll) {
        LOG.debug("eventpoll: create id=0x{}", Integer.toHexString(epoll.id()));
        Program program = new Program();
        var fd = program.call(Sys.EPOLL_CREATE1, 0).purpose(object(epoll));
        StatusFlags.restore(program, fd, epoll.flags(), object(epoll));
        workshop.run(program);
        return (int) fd.result();
    }

    /** Spent ones first: see {@link #spend}. */
    private static void fill(Epoll epoll, ProgramSpace holder, int fd) {
        LOG.debug("eventpoll: fill id=0x{} fd={} targets={}", Integer.toHexString(epoll.id()), fd, epoll.watches().size());
        List<Watch> live = new ArrayList<>();
        List<Watch> spent = new ArrayList<>(0);
        for (Watch watch : epoll.watches()) {
            (watch.isSpent() ? spent : live).add(watch);
        }
        Program program = new Program();
        if (!spent.isEmpty()) {
            add(program, epoll, spent, fd);
            spend(program, epoll, spent.size(), fd);
        }
        add(program, epoll, live, fd);
        holder.run(program);
    }

    private static void add(Program program, Epoll epoll, List<Watch> watches, int fd) {
        for (Watch watch : watches) {
            Buffer event = Buffer.struct(EVENT_BYTES).putInt(0, watch.events()).putLong(4, watch.data());
            program.call(Sys.EPOLL_CTL, Arg.of(fd), Arg.of(EPOLL_CTL_ADD), Arg.of(watch.fd()), event)
                    .purpose(object(epoll) + ", target " + watch.fd());
        }
    }

    /**
     * The kernel adds errors and hang-ups to the events of whatever is added. Where one is pending already, it is taken here, so that
     * the watch has fired and is silent again.
     */
    private static void spend(Program program, Epoll epoll, int count, int fd) {
        program.call(Sys.EPOLL_WAIT, Arg.of(fd), Buffer.output(count * EVENT_BYTES), Arg.of(count), Arg.of(0))
                .purpose(object(epoll));
    }

    private static String object(Epoll epoll) {
        return "file 0x" + Integer.toHexString(epoll.id()) + " (eventpoll)";
    }
}
