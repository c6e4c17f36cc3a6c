package dev.criu.core.remap;

import dev.criu.core.api.CriuException;
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
import dev.criu.proto.ghost_file_entry;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one ghost file: under the path that it had, so that it shows that again, and without a name from the next call on. When
 * something else has that name now, the ghost gets one like it.
 */
final class GhostMaker {
    private static final Logger LOG = LoggerFactory.getLogger(GhostMaker.class);

    private static final int PERMISSIONS = 07777;
    private static final Arg HERE = Arg.of(OpenFlags.AT_FDCWD);
    private static final int HELD = OpenFlags.O_PATH | OpenFlags.O_NOFOLLOW | OpenFlags.O_CLOEXEC;
    private static final int NEW =
            OpenFlags.O_RDWR | OpenFlags.O_CREAT | OpenFlags.O_EXCL | OpenFlags.O_NOFOLLOW | OpenFlags.O_CLOEXEC;
    private static final int LAST_TRIED = 1000;

    private final RestoreScope scope;
    private final Kernel kernel;
    private final Workshop workshop;
    private final int id;
    private final KernelString path;
    private final String object;

    GhostMaker(RestoreScope scope, int id, KernelString path) {
        this.scope = scope;
        this.kernel = scope.kernel();
        this.workshop = scope.workshop();
        this.id = id;
        this.path = path;
        this.object = "ghost file " + id + " (" + path + ")";
    }

    Keeper make() {
        GhostContents contents = new GhostContents(scope.images(), id, object);
        ghost_file_entry entry = contents.entry();
        LOG.debug("remap: make ghost id={} path={} mode=0{}", id, path, Integer.toOctalString(entry.getMode()));
        Keeper keeper = new Keeper(kernel, hold(makeNamed(entry)), GhostTimes.of(entry, object), object);
        try {
            if ((entry.getMode() & GhostContents.TYPE) == GhostContents.REGULAR) {
                contents.fill(keeper.path());
            }
            own(keeper, entry);
            return keeper;
        } catch (RuntimeException e) {
            keeper.close();
            throw e;
        }
    }

    /** An O_PATH descriptor in place of another, which is closed: it may be open for writing. */
    private int hold(int fd) {
        int held = kernel.openRaw(
                OpenFlags.AT_FDCWD, ("/proc/self/fd/" + fd).getBytes(StandardCharsets.US_ASCII), OpenFlags.O_PATH, 0);
        kernel.close(fd);
        if (Errno.isError(held)) {
            throw new SyscallException(Sys.OPENAT, -held, object);
        }
        return held;
    }

    /** Makes the file, and the directories that it was in where they are missing; none of them has a name afterwards. */
    private int makeNamed(ghost_file_entry entry) {
        MissingParents parents = MissingParents.of(workshop, path.toByteArray(), object);
        for (int attempt = 0; attempt < LAST_TRIED; attempt++) {
            byte[] name = attempt == 0
                    ? path.toByteArray()
                    : Paths.concat(path.toByteArray(), (".cr." + attempt).getBytes(StandardCharsets.US_ASCII));
            MomentaryNames names = new MomentaryNames(workshop, object);
            parents.make(names);
            Op made = make(names.program(), entry, Buffer.path(name));
            names.madeBy(made, name, (entry.getMode() & GhostContents.TYPE) == GhostContents.DIRECTORY);
            Op fd = (entry.getMode() & GhostContents.TYPE) == GhostContents.REGULAR
                    ? made
                    : names.program().call(Sys.OPENAT, HERE, Buffer.path(name), Arg.of(HELD)).purpose(object);
            try {
                names.run();
                return (int) fd.result();
            } catch (SyscallException e) {
                if (fd.ran() && !fd.failed()) {
                    kernel.close((int) fd.result());
                }
                if (!made.ran() || made.result() != -Errno.EEXIST) {
                    throw e;
                }
            }
        }
        throw new CriuException("files", object + ": its name and all like it are taken");
    }

    /** The call that makes it, which fails if the name is taken; what follows is not done then. */
    private Op make(Program program, ghost_file_entry entry, Buffer name) {
        int type = entry.getMode() & GhostContents.TYPE;
        return switch (type) {
            case GhostContents.REGULAR -> program.call(Sys.OPENAT, HERE, name, Arg.of(NEW), Arg.of(0600));
            case GhostContents.DIRECTORY -> program.call(Sys.MKDIRAT, HERE, name, Arg.of(0700));
            case GhostContents.SYMBOLIC_LINK -> program.call(Sys.SYMLINKAT, Buffer.path(entry.getSymlnkTargetBytes().toByteArray()), HERE, name);
            case GhostContents.FIFO, GhostContents.CHARACTER_DEVICE, GhostContents.BLOCK_DEVICE ->
                program.call(Sys.MKNODAT, HERE, name, Arg.of(type | 0600), Arg.of(userDevice(entry.getRdev())));
            default -> throw new CriuException(
                    "files", object + ": no ghost file can have the mode 0" + Integer.toOctalString(entry.getMode()));
        };
    }

    /** As mknod(2) takes it (makedev(3)) from major &lt;&lt; 20 | minor. */
    private static long userDevice(int device) {
        long major = device >>> 20;
        long minor = device & 0xfffff;
        return minor & 0xff | major << 8 | (minor & ~0xffL) << 12;
    }

    private void own(Keeper keeper, ghost_file_entry entry) {
        try (var empty = Kernel.cString(new byte[0]);
                var name = Kernel.cString(keeper.path().getBytes(StandardCharsets.US_ASCII))) {
            kernel.call(object + " owner", Sys.FCHOWNAT, keeper.fd(), empty.address(), entry.getUid(), entry.getGid(),
                    OpenFlags.AT_EMPTY_PATH, 0);
            if ((entry.getMode() & GhostContents.TYPE) != GhostContents.SYMBOLIC_LINK) {
                kernel.call(object + " mode", Sys.FCHMODAT, OpenFlags.AT_FDCWD, name.address(), entry.getMode() & PERMISSIONS);
            }
        }
    }
}
