package dev.criu.core.remap;

import dev.criu.core.resource.Workshop;
import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.SyscallException;
import dev.criu.linux.call.OpenFlags;
import dev.criu.linux.program.Arg;
import dev.criu.linux.program.Buffer;
import dev.criu.linux.program.Op;
import dev.criu.linux.program.Program;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/** Directories that were deleted together with a file in them, for as long as it takes to make that file. */
final class MissingParents {
    private final Deque<byte[]> missing = new ArrayDeque<>();

    private MissingParents() {
    }

    /** Those that are missing on the way to {@code path}. */
    static MissingParents of(Workshop workshop, byte[] path, String object) {
        MissingParents parents = new MissingParents();
        for (int end = Paths.lastSlash(path, path.length); end > 0; end = Paths.lastSlash(path, end)) {
            byte[] parent = Arrays.copyOf(path, end);
            Program program = new Program();
            Op look = program.call(Sys.FACCESSAT, Arg.of(OpenFlags.AT_FDCWD), Buffer.path(parent), Arg.of(0)).anyOutcome();
            workshop.run(program);
            if (!look.failed()) {
                break;
            }
            if (look.result() != -Errno.ENOENT) {
                throw new SyscallException(Sys.FACCESSAT, (int) -look.result(), object);
            }
            parents.missing.push(parent);
        }
        return parents;
    }

    /** Has them made, from the outside in. */
    void make(MomentaryNames names) {
        for (byte[] parent : missing) {
            Op made = names.program().call(Sys.MKDIRAT, Arg.of(OpenFlags.AT_FDCWD), Buffer.path(parent), Arg.of(0700));
            names.madeBy(made, parent, true);
        }
    }
}
