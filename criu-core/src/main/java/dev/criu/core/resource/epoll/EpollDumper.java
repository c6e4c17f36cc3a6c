package dev.criu.core.resource.epoll;

import dev.criu.core.procfs.EpollTarget;
import dev.criu.core.resource.DumpScope;
import dev.criu.core.resource.FileDumper;
import dev.criu.core.resource.OpenFile;
import dev.criu.linux.Sys;
import dev.criu.linux.memory.NativeMemory;
import dev.criu.proto.file_entry;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Describes epoll sets by their fdinfo, and makes sure that what they watch is still where it was. */
final class EpollDumper implements FileDumper {
    private static final Logger LOG = LoggerFactory.getLogger(EpollDumper.class);

    /** Compares a descriptor with what a set watches (kcmp(2)). */
    private static final int KCMP_EPOLL_TFD = 7;

    /** struct kcmp_epoll_slot of include/uapi/linux/kcmp.h: set, number, index among the same numbers. */
    private static final int SLOT_BYTES = 12;

    private final DumpScope scope;

    EpollDumper(DumpScope scope) {
        this.scope = scope;
    }

    @Override
    public file_entry describe(int id, OpenFile file) {
        List<EpollTarget> targets = EpollTarget.parseAll(file.info());
        LOG.debug("eventpoll: state id=0x{} targets={}", Integer.toHexString(id), targets.size());
        List<Watch> watches = new ArrayList<>(targets.size());
        try (NativeMemory slot = NativeMemory.allocate(SLOT_BYTES)) {
            for (EpollTarget target : targets) {
                check(file, target, sameNumberBefore(watches, target.fd()), slot);
                watches.add(Watch.of(target));
            }
        }
        return new Epoll(id, file.flags(), file.owner(), watches).entry();
    }

    /**
     * A set watches files, not numbers: a number that was closed (while the file stayed open elsewhere) or reused since can be added
     * only by whoever finds the old file. Inodes do not tell, all anonymous files share one; kcmp does.
     */
    private void check(OpenFile file, EpollTarget target, int index, NativeMemory slot) {
        slot.putInt(0, file.fd());
        slot.putInt(4, target.fd());
        slot.putInt(8, index);
        int pid = file.pid().value();
        if (scope.kernel().raw(Sys.KCMP, pid, pid, KCMP_EPOLL_TFD, target.fd(), slot.address(), 0) != 0) {
            scope.refuse(
                    file.coordinates() + " (eventpoll)",
                    "it watches a file that was added as fd " + target.fd() + " and is not open under that number any more",
                    "remove it from the set before it is closed");
        }
    }

    private static int sameNumberBefore(List<Watch> watches, int fd) {
        int n = 0;
        for (Watch watch : watches) {
            n += watch.fd() == fd ? 1 : 0;
        }
        return n;
    }
}
