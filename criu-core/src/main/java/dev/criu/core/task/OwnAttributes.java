package dev.criu.core.task;

import dev.criu.linux.call.Kernel;
import dev.criu.linux.program.LocalSpace;
import dev.criu.linux.program.Program;

/** The attributes of this process: what the machine gives to all, and what it does not have. */
public final class OwnAttributes {
    private final ThreadAttributes answers;

    /** Asks. */
    public OwnAttributes(Kernel kernel) {
        Program program = new Program();
        answers = new ThreadAttributes(program, "criu", null);
        new LocalSpace(kernel).run(program);
    }

    ThreadAttributes answers() {
        return answers;
    }
}
