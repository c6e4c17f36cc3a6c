package dev.criu.core.resource;

import dev.criu.linux.Sys;
import dev.criu.linux.program.Arg;
import dev.criu.linux.program.Program;
import dev.criu.linux.program.ProgramSpace;

/**
 * The place where the tree's open files are made: this process, or an agent in the tree's namespaces. Descriptors made here stay
 * open until every task has its own.
 */
public interface Workshop extends ProgramSpace {
    /**
     * The same description as the workshop's descriptor {@code fd}, in this process; valid until the restore ends.
     */
    int local(int fd);

    /** Whether the workshop closes this descriptor of this process. */
    boolean owns(int local);

    /** The descriptor in the workshop for {@code localFd} of this process, which is the workshop's own from now on. */
    int adopt(int localFd);

    /** The descriptor in the workshop for {@code localFd} of this process, which stays as it is. */
    int borrow(int localFd);

    /** Closes a descriptor of the workshop, and what {@link #local} gave for it. */
    void release(int fd);

    /**
     * Runs a program that is made to its end even if SIGKILL ends this process meanwhile. Paths are those of the workshop, descriptors
     * those of this process.
     */
    void runToTheEnd(Program program);

    /** Makes one call now; throws {@link dev.criu.linux.SyscallException} when it fails. */
    default long call(String purpose, Sys call, Arg... args) {
        Program program = new Program();
        var op = program.call(call, args).purpose(purpose);
        run(program);
        return op.result();
    }
}
