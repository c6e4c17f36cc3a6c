package dev.criu.linux.task;

/** Where the trampoline of a frozen process can lie: room in memory that the process has, and does not need. */
public interface Footholds {
    /** Address, a multiple of 16, of {@code size} unused bytes in executable memory, to be filled with zeros afterwards. */
    long codeRoom(int size);

    /**
     * Address, a multiple of 64, of {@code size} bytes in writable private memory, whose contents are put back afterwards. If that
     * never happens, because this process was killed, nobody misses them.
     */
    long dataRoom(int size);

    /** As {@link #dataRoom}, but 0 where it could not be had without pressing the process for memory. */
    long spareRoom(int size);
}
