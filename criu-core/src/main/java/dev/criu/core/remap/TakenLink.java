package dev.criu.core.remap;

import dev.criu.core.procfs.KernelString;
import dev.criu.core.resource.RestoreScope;
import dev.criu.core.resource.Workshop;
import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.SyscallException;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.OpenFlags;
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
    private static final Arg HERE = Arg.of(OpenFlags.AT_FDCWD);
    private static final int HELD = OpenFlags.O_PATH | OpenFlags.O_NOFOLLOW | OpenFlags.O_CLOEXEC;

    private final Kernel kernel;
    private final Workshop workshop;
    private final byte[] path;
    private final byte[] link;
    private final String object;
    private int directory = -1;
    private Op removal;

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
        Op parent = open.call(Sys.OPENAT, HERE, Buffer.path(Paths.directory(link)),
                        Arg.of(OpenFlags.O_PATH | OpenFlags.O_DIRECTORY | OpenFlags.O_CLOEXEC))
                .purpose(object);
        workshop.runToTheEnd(open);
        directory = (int) parent.result();
        return new Keeper(kernel, openUnderOldName(), null, object);
    }

    private int openUnderOldName() {
        MomentaryNames names = new MomentaryNames(workshop, object);
        Op named = names.program().call(Sys.LINKAT, HERE, Buffer.path(link), HERE, Buffer.path(path), Arg.of(0));
        names.madeBy(named, path, false);
        Op fd = open(names.program(), path);
        try {
            names.run();
            return (int) fd.result();
        } catch (SyscallException e) {
            if (fd.ran() && !fd.failed()) {
                kernel.close((int) fd.result());
            }
            if (!named.ran() || named.result() != -Errno.EEXIST) {
                throw e;
            }
            return openByLink();
        }
    }

    private int openByLink() {
        Program program = new Program();
        Op fd = open(program, link);
        workshop.runToTheEnd(program);
        return (int) fd.result();
    }

    private Op open(Program program, byte[] name) {
        return program.call(Sys.OPENAT, HERE, Buffer.path(name), Arg.of(HELD)).purpose(object);
    }

    /** Adds a call of this process that removes the link. */
    void remove(Program program) {
        byte[] name = Arrays.copyOfRange(link, Paths.lastSlash(link, link.length) + 1, link.length);
        removal = program.call(Sys.UNLINKAT, Arg.of(directory), Buffer.path(name), Arg.of(0)).anyOutcome();
    }

    /** Tells if that has failed. */
    void tellRemoval() {
        if (removal.failed()) {
            LOG.warn("{}: the link cannot be removed: {}", object, Errno.describe((int) -removal.result()));
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
