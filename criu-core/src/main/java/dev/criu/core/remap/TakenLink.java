package dev.criu.core.remap;

import dev.criu.core.procfs.KernelString;
import dev.criu.core.resource.RestoreScope;
import dev.criu.core.resource.Workshop;
import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.SyscallException;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.OpenFlags;
import dev.criu.linux.memory.NativeMemory;
import dev.criu.linux.program.Arg;
import dev.criu.linux.program.Buffer;
import dev.criu.linux.program.Op;
import dev.criu.linux.program.Program;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that was deleted under one name, by the link that the dump made to it. It gets the old name for a moment, so that it shows
 * that path again; when that is taken, it shows the link's. The link goes when the restore has succeeded: until then it is all that
 * leads to the file.
 */
final class TakenLink implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TakenLink.class);
    private static final int HELD = OpenFlags.O_PATH | OpenFlags.O_NOFOLLOW | OpenFlags.O_CLOEXEC;

    private final Kernel kernel;
    private final Workshop workshop;
    private final byte[] path;
    private final byte[] link;
    private final String object;
    private int directory = -1;

    TakenLink(RestoreScope scope, KernelString path, KernelString link) {
        this.kernel = scope.kernel();
        this.workshop = scope.workshop();
        this.path = path.toByteArray();
        this.link = link.toByteArray();
        this.object = path + " (by " + link + ")";
    }

    Keeper take() {
        LOG.debug("remap: take {}", object);
        Program open = new Program();
        Op parent = open.call(Sys.OPENAT, Arg.of(OpenFlags.AT_FDCWD), Buffer.path(Paths.directory(link)),
                        Arg.of(OpenFlags.O_PATH | OpenFlags.O_DIRECTORY | OpenFlags.O_CLOEXEC))
                .purpose(object);
        workshop.run(open);
        directory = workshop.local((int) parent.result());
        return new Keeper(kernel, workshop.local(openUnderOldName()), null, object);
    }

    private int openUnderOldName() {
        Program program = new Program();
        program.call(Sys.LINKAT, Arg.of(OpenFlags.AT_FDCWD), Buffer.path(link), Arg.of(OpenFlags.AT_FDCWD), Buffer.path(path),
                        Arg.of(0))
                .purpose(object);
        Op fd = open(program, path);
        program.call(Sys.UNLINKAT, Arg.of(OpenFlags.AT_FDCWD), Buffer.path(path), Arg.of(0)).purpose(object);
        try {
            workshop.run(program);
        } catch (SyscallException e) {
            if (e.errno() != Errno.EEXIST) {
                throw e;
            }
            program = new Program();
            fd = open(program, link);
            workshop.run(program);
        }
        return (int) fd.result();
    }

    private Op open(Program program, byte[] name) {
        return program.call(Sys.OPENAT, Arg.of(OpenFlags.AT_FDCWD), Buffer.path(name), Arg.of(HELD)).purpose(object);
    }

    /** Removes the link. */
    void remove() {
        byte[] name = Arrays.copyOfRange(link, Paths.lastSlash(link, link.length) + 1, link.length);
        try (NativeMemory memory = Kernel.cString(name)) {
            long result = kernel.raw(Sys.UNLINKAT, directory, memory.address(), 0);
            if (Errno.isError(result)) {
                LOG.warn("{}: the link cannot be removed: {}", object, Errno.describe((int) -result));
            }
        }
    }

    @Override
    public void close() {
        if (directory >= 0) {
            kernel.close(directory);
            directory = -1;
        }
    }
}
