package dev.criu.core.engine.restore;

import dev.criu.core.api.CriuException;
import dev.criu.core.task.ProcessImage;
import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.SyscallException;
import dev.criu.linux.call.Kernel;
import dev.criu.proto.fdinfo_entry;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A pidfd of this process at a number that no table of the tree uses. Tasks inherit it at that number from the first one, and get
 * descriptors of this process by it (pidfd_getfd(2)). It is open here too, so that nothing else of this process takes the number
 * and is overwritten in the first task.
 */
final class ServiceDescriptor implements AutoCloseable {
    private static final int LOWEST = 64;
    private static final int F_DUPFD_CLOEXEC = 1030;

    private final Kernel kernel;
    private final int number;

    private ServiceDescriptor(Kernel kernel, int number) {
        this.kernel = kernel;
        this.number = number;
    }

    /** Takes the lowest number that is free here and in all tables of the tree. */
    static ServiceDescriptor take(Kernel kernel, List<ProcessImage> processes) {
        Set<Integer> used = used(processes);
        int pidfd = (int) kernel.call("criu", Sys.PIDFD_OPEN, FirstTask.self(kernel), 0);
        try {
            int wanted = free(used, LOWEST);
            while (true) {
                int fd = duplicate(kernel, pidfd, wanted);
                if (!used.contains(fd)) {
                    return new ServiceDescriptor(kernel, fd);
                }
                kernel.close(fd);
                wanted = free(used, fd);
            }
        } finally {
            kernel.close(pidfd);
        }
    }

    /** The first number from {@code wanted} on that is free here; EINVAL says that RLIMIT_NOFILE is not above it (fcntl(2)). */
    private static int duplicate(Kernel kernel, int pidfd, int wanted) {
        long fd = kernel.raw(Sys.FCNTL, pidfd, F_DUPFD_CLOEXEC, wanted);
        if (fd == -Errno.EINVAL || fd == -Errno.EMFILE) {
            throw new CriuException("restore", "a descriptor beside those of the tree is needed, " + wanted
                    + " or above, and RLIMIT_NOFILE of this criu forbids it; restore where that is higher (ulimit -n)");
        }
        if (Errno.isError(fd)) {
            throw new SyscallException(Sys.FCNTL, (int) -fd, "criu service descriptor");
        }
        return (int) fd;
    }

    private static int free(Set<Integer> used, int from) {
        int fd = from;
        while (used.contains(fd)) {
            fd++;
        }
        return fd;
    }

    private static Set<Integer> used(List<ProcessImage> processes) {
        Set<Integer> used = new HashSet<>();
        for (ProcessImage process : processes) {
            for (fdinfo_entry entry : process.descriptors()) {
                used.add(entry.getFd());
            }
        }
        return used;
    }

    int number() {
        return number;
    }

    @Override
    public void close() {
        kernel.close(number);
    }
}
