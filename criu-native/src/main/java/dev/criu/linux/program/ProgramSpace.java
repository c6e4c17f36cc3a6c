package dev.criu.linux.program;

import dev.criu.linux.SyscallException;

/** A place where programs run: a driven task, or this JVM. */
public interface ProgramSpace {
    /**
     * Runs all calls of {@code program}; results are then in its {@link Op}s and output {@link Buffer}s.
     *
     * @throws SyscallException at the first call whose outcome was not the expected one; the calls before it have been made
     */
    void run(Program program);
}
