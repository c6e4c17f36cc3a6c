package dev.criu.core.resource.epoll;

import dev.criu.core.api.CriuException;
import dev.criu.core.procfs.EpollTarget;
import dev.criu.core.procfs.PlainProcfsReader;
import dev.criu.core.resource.DumpScope;
import dev.criu.core.resource.FileDumper;
import dev.criu.core.resource.OpenFile;
import dev.criu.linux.Sys;
import dev.criu.linux.memory.NativeMemory;
import dev.criu.proto.file_entry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Describes epoll sets by their fdinfo, and finds what they watch among the descriptors of the process. */
final class EpollDumper implements FileDumper {
    private static final Logger LOG = LoggerFactory.getLogger(EpollDumper.class);

    /** Compares a descriptor with what a set watches (kcmp(2)). */
    private static final int KCMP_EPOLL_TFD = 7;

    private static final int NOWHERE = -1;

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
                writeSlot(slot, file, targets, target);
                int fd = isTarget(file, slot, target.fd()) ? target.fd() : findMoved(file, slot, targets, watches);
                if (fd == NOWHERE) {
                    refuse(file, target);
                }
                watches.add(Watch.of(target, fd));
            }
        }
        return new Epoll(id, file.flags(), file.owner(), watches).entry();
    }

    private static void writeSlot(NativeMemory slot, OpenFile file, List<EpollTarget> targets, EpollTarget target) {
        int sameNumberBefore = 0;
        for (EpollTarget other : targets) {
            if (other == target) {
                break;
            }
            sameNumberBefore += other.fd() == target.fd() ? 1 : 0;
        }
        slot.putInt(0, file.fd());
        slot.putInt(4, target.fd());
        slot.putInt(8, sameNumberBefore);
    }

    /** Inodes do not tell, all anonymous files share one. */
    private boolean isTarget(OpenFile file, NativeMemory slot, int fd) {
        int pid = file.pid().value();
        return scope.kernel().raw(Sys.KCMP, pid, pid, KCMP_EPOLL_TFD, fd, slot.address(), 0) == 0;
    }

    /**
     * A set watches files, not numbers. The number under which one was added may be closed or reused by now while the file is open
     * under another, which serves as well: a task gets its cookie reported, never the number. One number cannot serve twice.
     */
    private int findMoved(OpenFile file, NativeMemory slot, List<EpollTarget> targets, List<Watch> watches) {
        Set<Integer> taken = new HashSet<>();
        targets.forEach(target -> taken.add(target.fd()));
        watches.forEach(watch -> taken.add(watch.fd()));
        for (int fd : descriptors(file)) {
            if (!taken.contains(fd) && isTarget(file, slot, fd)) {
                return fd;
            }
        }
        return NOWHERE;
    }

    private static int[] descriptors(OpenFile file) {
        String directory = "/proc/" + file.pid() + "/fd";
        try {
            return new PlainProcfsReader().listNumbers(directory);
        } catch (IOException e) {
            throw new CriuException("eventpoll", file.coordinates() + ": " + directory + " cannot be read: " + e.getMessage(), e);
        }
    }

    private void refuse(OpenFile file, EpollTarget target) {
        scope.refuse(
                file.coordinates() + " (eventpoll)",
                "it watches a file that was added as fd " + target.fd() + " and is not open in this process any more",
                "remove it from the set before it is closed");
    }
}
