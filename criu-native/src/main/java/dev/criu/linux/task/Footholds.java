package dev.criu.linux.task;

/** Where the springboard of a frozen process can stand: free room in memory that the process has. */
public interface Footholds {
    /** Address of {@code size} unused bytes in executable memory. */
    long codeRoom(int size);

    /** Address, a multiple of 64, of {@code size} unused bytes in writable private memory. */
    long frameRoom(int size);
}
