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
final class MissingParents implements AutoCloseable {
    private static final int AT_REMOVEDIR = 0x200;

    private final Workshop workshop;
    private final byte[] path;
    private final String object;
    private final Deque<byte[]> made = new ArrayDeque<>();

    MissingParents(Workshop workshop, byte[] path, String object) {
        this.workshop = workshop;
        this.path = path;
        this.object = object;
    }

    /** Makes what is missing, from the outside in. */
    void make() {
        Deque<byte[]> missing = new ArrayDeque<>();
        for (int end = Paths.lastSlash(path, path.length); end > 0; end = Paths.lastSlash(path, end)) {
            byte[] parent = Arrays.copyOf(path, end);
            Program program = new Program();
            Op mkdir = program.call(Sys.MKDIRAT, Arg.of(OpenFlags.AT_FDCWD), Buffer.path(parent), Arg.of(0700)).anyOutcome();
            workshop.run(program);
            if (!mkdir.failed()) {
                made.push(parent);
                break;
            }
            if (mkdir.result() == -Errno.EEXIST) {
                break;
            }
            if (mkdir.result() != -Errno.ENOENT) {
                throw new SyscallException(Sys.MKDIRAT, (int) -mkdir.result(), object);
            }
            missing.push(parent);
        }
        for (byte[] parent : missing) {
            workshop.call(object, Sys.MKDIRAT, Arg.of(OpenFlags.AT_FDCWD), Buffer.path(parent), Arg.of(0700));
            made.push(parent);
        }
    }

    /** Removes them again, from the inside out. */
    @Override
    public void close() {
        Program program = new Program();
        for (byte[] parent : made) {
            program.call(Sys.UNLINKAT, Arg.of(OpenFlags.AT_FDCWD), Buffer.path(parent), Arg.of(AT_REMOVEDIR)).anyOutcome();
        }
        if (!program.isEmpty()) {
            workshop.run(program);
        }
        made.clear();
    }
}
