package dev.criu.core.engine.restore;

import dev.criu.linux.Sys;
import dev.criu.linux.program.Program;
import java.util.BitSet;

/**
 * What stands in the descriptor table of a driven task while a program is written for it. The kernel gives out the lowest free number
 * (alloc_fd in fs/file.c), so it is known beforehand which one comes; the program ends if it is another.
 */
final class DescriptorTable {
    private final int serviceFd;
    private final BitSet open = new BitSet();

    /** @param serviceFd the descriptor in the task that is a pidfd of this process: the only one so far */
    DescriptorTable(int serviceFd) {
        this.serviceFd = serviceFd;
        occupy(serviceFd);
    }

    /** Something is open at this number. */
    void occupy(int fd) {
        open.set(fd);
    }

    /** Has the task fetch a descriptor of this process (pidfd_getfd(2)), close-on-exec; returns its number there. */
    int fetch(Program program, int local, String object) {
        int fd = open.nextClearBit(0);
        program.call(Sys.PIDFD_GETFD, serviceFd, local, 0).expecting(fd).purpose(object);
        open.set(fd);
        return fd;
    }

    /** Has the task close a descriptor. */
    void close(Program program, int fd, String object) {
        program.call(Sys.CLOSE, fd).purpose(object);
        open.clear(fd);
    }
}
