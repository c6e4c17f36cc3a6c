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

    private static final int TYPE = 0170000;
    private static final int REGULAR = 0100000;
    private static final int DIRECTORY = 0040000;
    private static final int SYMBOLIC_LINK = 0120000;
    private static final int FIFO = 0010000;
    private static final int CHARACTER_DEVICE = 0020000;
    private static final int BLOCK_DEVICE = 0060000;
    private static final int PERMISSIONS = 07777;
    private static final int AT_REMOVEDIR = 0x200;
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
        try (MissingParents parents = new MissingParents(workshop, path.toByteArray(), object)) {
            parents.make();
            int held = hold(makeNamed(entry));
            if ((entry.getMode() & TYPE) == REGULAR) {
                contents.fill("/proc/self/fd/" + held);
            }
            Keeper keeper = new Keeper(kernel, held, GhostTimes.of(entry), object);
            own(keeper, entry);
            return keeper;
        }
    }

    /** An O_PATH descriptor of this process in place of one of the workshop, which is closed: it may be open for writing. */
    private int hold(int workshopFd) {
        int local = workshop.local(workshopFd);
        int held = kernel.openRaw(
                OpenFlags.AT_FDCWD, ("/proc/self/fd/" + local).getBytes(StandardCharsets.US_ASCII), OpenFlags.O_PATH, 0);
        if (Errno.isError(held)) {
            throw new SyscallException(Sys.OPENAT, -held, object);
        }
        workshop.release(workshopFd);
        return held;
    }

    private int makeNamed(ghost_file_entry entry) {
        for (int attempt = 0; attempt < LAST_TRIED; attempt++) {
            byte[] name = attempt == 0
                    ? path.toByteArray()
                    : Paths.concat(path.toByteArray(), (".cr." + attempt).getBytes(StandardCharsets.US_ASCII));
            Program program = new Program();
            Op fd = create(program, entry, Buffer.path(name));
            try {
                workshop.run(program);
                return (int) fd.result();
            } catch (SyscallException e) {
                if (e.errno() != Errno.EEXIST) {
                    throw e;
                }
            }
        }
        throw new CriuException("files", object + ": its name and all like it are taken");
    }

    /** Creating it fails if the name is taken; what follows is not done then. */
    private Op create(Program program, ghost_file_entry entry, Buffer name) {
        Arg here = Arg.of(OpenFlags.AT_FDCWD);
        int type = entry.getMode() & TYPE;
        Op fd;
        switch (type) {
            case REGULAR -> fd = program.call(Sys.OPENAT, here, name, Arg.of(NEW), Arg.of(0600)).purpose(object);
            case DIRECTORY -> {
                program.call(Sys.MKDIRAT, here, name, Arg.of(0700)).purpose(object);
                fd = program.call(Sys.OPENAT, here, name, Arg.of(HELD)).purpose(object);
            }
            case SYMBOLIC_LINK -> {
                program.call(Sys.SYMLINKAT, Buffer.path(entry.getSymlnkTargetBytes().toByteArray()), here, name).purpose(object);
                fd = program.call(Sys.OPENAT, here, name, Arg.of(HELD)).purpose(object);
            }
            case FIFO, CHARACTER_DEVICE, BLOCK_DEVICE -> {
                program.call(Sys.MKNODAT, here, name, Arg.of(type | 0600), Arg.of(userDevice(entry.getRdev()))).purpose(object);
                fd = program.call(Sys.OPENAT, here, name, Arg.of(HELD)).purpose(object);
            }
            default -> throw new CriuException(
                    "files", object + ": no ghost file can have the mode 0" + Integer.toOctalString(entry.getMode()));
        }
        program.call(Sys.UNLINKAT, here, name, Arg.of(type == DIRECTORY ? AT_REMOVEDIR : 0)).purpose(object);
        return fd;
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
            if ((entry.getMode() & TYPE) != SYMBOLIC_LINK) {
                kernel.call(object + " mode", Sys.FCHMODAT, OpenFlags.AT_FDCWD, name.address(), entry.getMode() & PERMISSIONS);
            }
        }
    }
}
