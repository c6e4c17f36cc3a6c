package dev.criu.core.memory;

import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.OpenFlags;
import java.util.ArrayList;
import java.util.List;

/** Descriptors of this process that a dump of memory needs until it is over. */
final class Descriptors implements AutoCloseable {
    private final Kernel kernel;
    private final List<Integer> open = new ArrayList<>();

    Descriptors(Kernel kernel) {
        this.kernel = kernel;
    }

    /** Opens a file for reading. */
    int read(String path) {
        return keep(kernel.open(path, OpenFlags.O_RDONLY));
    }

    /** Takes a descriptor over. */
    int keep(int fd) {
        open.add(fd);
        return fd;
    }

    @Override
    public void close() {
        open.forEach(kernel::close);
        open.clear();
    }
}
