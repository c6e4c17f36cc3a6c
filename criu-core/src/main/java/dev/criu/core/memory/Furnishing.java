package dev.criu.core.memory;

import dev.criu.linux.program.Program;
import java.util.List;

/**
 * How a task comes to its memory: programs that it runs one after the other.
 *
 * @param first what comes first; all of it unless there is much to read
 * @param shares reading of pages, a program for each thread of the task that can do some of it at the same time; none if there is little
 * @param last what comes when everything has been read; empty without shares
 */
public record Furnishing(Program first, List<Program> shares, Program last) {
    /** Whether threads are worth while. */
    public boolean isShared() {
        return !shares.isEmpty();
    }
}
