package dev.criu.core.engine.restore;

import dev.criu.core.task.ProcessImage;
import dev.criu.linux.Sys;
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
                int fd = (int) kernel.call("criu service descriptor", Sys.FCNTL, pidfd, F_DUPFD_CLOEXEC, wanted);
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
