package dev.criu.core.remap;

import dev.criu.core.resource.Workshop;
import dev.criu.linux.Sys;
import dev.criu.linux.call.OpenFlags;
import dev.criu.linux.program.Arg;
import dev.criu.linux.program.Buffer;
import dev.criu.linux.program.Op;
import dev.criu.linux.program.Program;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A program that makes names in the file system and removes them again, so that they are there for a moment only: nothing of them
 * stays, whether this process is killed in the middle or a call fails.
 */
final class MomentaryNames {
    private static final int AT_REMOVEDIR = 0x200;

    private final Workshop workshop;
    private final String object;
    private final Program program = new Program();
    private final List<Name> names = new ArrayList<>();

    /** A name that one call makes and another removes, with these flags of unlinkat(2). */
    private record Name(Op made, Op removed, byte[] path, int flags) {
        boolean isThere() {
            return succeeded(made) && !succeeded(removed);
        }

        private static boolean succeeded(Op op) {
            return op != null && op.ran() && !op.failed();
        }
    }

    MomentaryNames(Workshop workshop, String object) {
        this.workshop = workshop;
        this.object = object;
    }

    /** The program; what is made by it has to be told. */
    Program program() {
        return program;
    }

    /** The call {@code made} makes a name, of a directory or of something else. */
    void madeBy(Op made, byte[] path, boolean directory) {
        names.add(new Name(made.purpose(object), null, path, directory ? AT_REMOVEDIR : 0));
    }

    /** Adds the removal of all names, the last first, and runs the program. */
    void run() {
        Collections.reverse(names);
        names.replaceAll(name -> new Name(name.made, remove(program, name).purpose(object), name.path, name.flags));
        try {
            workshop.runToTheEnd(program);
        } catch (RuntimeException e) {
            undo();
            throw e;
        }
    }

    private void undo() {
        Program rest = new Program();
        for (Name name : names) {
            if (name.isThere()) {
                remove(rest, name).anyOutcome();
            }
        }
        if (!rest.isEmpty()) {
            workshop.runToTheEnd(rest);
        }
    }

    private static Op remove(Program program, Name name) {
        return program.call(Sys.UNLINKAT, Arg.of(OpenFlags.AT_FDCWD), Buffer.path(name.path), Arg.of(name.flags));
    }
}
