package dev.criu.core.engine.dump;

import dev.criu.core.procfs.FdInfo;
import dev.criu.core.procfs.KernelString;
import dev.criu.core.procfs.Procfs;
import dev.criu.core.resource.FileStatus;
import dev.criu.linux.call.Kernel;
import java.util.ArrayList;
import java.util.List;

/**
 * What /proc tells of a descriptor of a frozen process.
 *
 * @param fd its number
 * @param info {@code /proc/PID/fdinfo/FD}
 * @param status of the file it leads to
 * @param link what {@code /proc/PID/fd/FD} shows
 */
record Descriptor(int fd, FdInfo info, FileStatus status, KernelString link) {
    /** Reads what there is to some descriptors of {@code pid}. */
    static List<Descriptor> read(Kernel kernel, Procfs procfs, int pid, int[] fds) {
        List<Descriptor> all = new ArrayList<>(fds.length);
        for (int fd : fds) {
            FileStatus status = FileStatus.behind(kernel, "/proc/" + pid + "/fd/" + fd, "pid " + pid + " fd " + fd);
            all.add(new Descriptor(fd, procfs.fdInfo(pid, fd), status, procfs.fdLink(pid, fd)));
        }
        return all;
    }
}
