package dev.criu.core.engine.restore;

import dev.criu.core.api.CriuException;
import dev.criu.core.namespace.mount.Mount;
import dev.criu.core.namespace.mount.MountCodec;
import dev.criu.core.namespace.mount.MountFlags;
import dev.criu.core.namespace.mount.MountStep;
import dev.criu.core.namespace.mount.MountTable;
import dev.criu.core.namespace.mount.Reconciliation;
import dev.criu.core.namespace.tar.TreeUnpacker;
import dev.criu.core.procfs.KernelString;
import dev.criu.core.procfs.MountInfo;
import dev.criu.core.procfs.Procfs;
import dev.criu.images.ImageDirectory;
import dev.criu.images.ImageType;
import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.OpenFlags;
import dev.criu.linux.call.Statx;
import dev.criu.linux.program.Arg;
import dev.criu.linux.program.Buffer;
import dev.criu.linux.program.Op;
import dev.criu.linux.program.Program;
import dev.criu.linux.task.DrivenTask;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the steps of {@link Reconciliation} in a task that has a mount namespace of its own. Mounts are handled by descriptors
 * (fsopen(2), fsmount(2), open_tree(2), move_mount(2)), and a path on one is walked without crossing into another (openat2(2),
 * RESOLVE_NO_XDEV), so that no step can reach a mount other than the one meant.
 */
final class MountRestorer {
    private static final Logger LOG = LoggerFactory.getLogger(MountRestorer.class);
    private static final int MS_REC_PRIVATE = 0x4000 | MountFlags.PRIVATE;
    private static final int DETACH_NOFOLLOW = 2 | 8;
    private static final int CLOEXEC = 1;
    private static final int FSCONFIG_SET_FLAG = 0;
    private static final int FSCONFIG_SET_STRING = 1;
    private static final int FSCONFIG_CMD_CREATE = 6;
    private static final int FSCONFIG_CMD_RECONFIGURE = 7;
    private static final int OPEN_TREE_CLONE = 1;
    private static final int MOVE_EMPTY_PATHS = 0x04 | 0x40;
    private static final int MOVE_MOUNT_SET_GROUP = 0x100;
    private static final int MOUNT_ATTR = 32;
    private static final int OPEN_HOW = 24;
    private static final long RESOLVE_IN_MOUNT = 0x01 | 0x04 | 0x08;
    private static final int PATH = OpenFlags.O_PATH | OpenFlags.O_NOFOLLOW | OpenFlags.O_CLOEXEC;

    private final Kernel kernel;
    private final Procfs procfs;
    private final ImageDirectory images;
    private final DrivenTask task;
    private final RootDescriptors descriptors;
    private final Map<Integer, Long> mounts = new HashMap<>();
    private final Map<Integer, Long> contexts = new HashMap<>();

    MountRestorer(
            Kernel kernel, Procfs procfs, ImageDirectory images, DrivenTask task, RootDescriptors descriptors) {
        this.kernel = kernel;
        this.procfs = procfs;
        this.images = images;
        this.task = task;
        this.descriptors = descriptors;
    }

    /** Turns the task's mounts into those of an image. */
    void restore(MountTable image) {
        Program program = new Program();
        program.call(Sys.MOUNT, Arg.of(0), Buffer.string("/"), Arg.of(0), Arg.of(MS_REC_PRIVATE), Arg.of(0))
                .purpose("make mounts private");
        task.run(program);
        List<Mount> current = new ArrayList<>();
        for (MountInfo info : procfs.mountInfo(task.tid())) {
            current.add(MountCodec.of(info));
        }
        for (MountStep step : Reconciliation.plan(image, new MountTable(current, "mountinfo of the new namespace"))) {
            LOG.debug("mounts: {}", step);
            take(step);
        }
        closeAll();
    }

    private void take(MountStep step) {
        if (step instanceof MountStep.Unmount s) {
            unmount(s.current());
        } else if (step instanceof MountStep.Open s) {
            open(s);
        } else if (step instanceof MountStep.Create s) {
            create(s);
        } else if (step instanceof MountStep.Fill s) {
            fill(s);
        } else if (step instanceof MountStep.Copy s) {
            copy(s);
        } else if (step instanceof MountStep.Attach s) {
            attach(s);
        } else if (step instanceof MountStep.Detach s) {
            detach(s);
        } else if (step instanceof MountStep.SetFlags s) {
            setFlags(s);
        } else if (step instanceof MountStep.JoinGroup s) {
            joinGroup(s);
        } else if (step instanceof MountStep.Propagate s) {
            setAttributes(s.handle(), 0, 0, s.type(), s.mount());
        }
    }

    private void unmount(Mount mount) {
        Program program = new Program();
        program.call(Sys.UMOUNT2, Buffer.path(mount.point().toByteArray()), Arg.of(DETACH_NOFOLLOW))
                .purpose(mount + ": unmount");
        task.run(program);
    }

    /** The number of the mount tells whether it is the one meant, or one that covers it. */
    private void open(MountStep.Open step) {
        Mount mount = step.current();
        Buffer answer = Buffer.output(Statx.BYTES);
        Program program = new Program();
        Op fd = program.call(
                        Sys.OPENAT, Arg.of(OpenFlags.AT_FDCWD), Buffer.path(mount.point().toByteArray()), Arg.of(PATH))
                .purpose(mount + ": open");
        program.call(
                        Sys.STATX, fd, Buffer.string(""), Arg.of(OpenFlags.AT_EMPTY_PATH), Arg.of(Statx.MNT_ID), answer)
                .purpose(mount + ": open");
        task.run(program);
        if (answer.getLong(Statx.MNT_ID_OFFSET) != mount.id()) {
            throw new CriuException("mounts", mount + " is covered by mount " + answer.getLong(Statx.MNT_ID_OFFSET)
                    + ", so nothing can be mounted on it or copied from it");
        }
        mounts.put(step.handle(), fd.result());
    }

    private void create(MountStep.Create step) {
        Mount mount = step.like();
        String object = mount + ": make";
        Program program = new Program();
        Op context = program.call(Sys.FSOPEN, Buffer.string(mount.fsType()), Arg.of(CLOEXEC)).purpose(object);
        configure(program, context, "source", mount.source().toString(), object);
        if (!mount.options().isEmpty()) {
            for (String option : mount.options().toString().split(",")) {
                int equals = option.indexOf('=');
                configure(
                        program,
                        context,
                        equals < 0 ? option : option.substring(0, equals),
                        equals < 0 ? null : option.substring(equals + 1),
                        object);
            }
        }
        program.call(Sys.FSCONFIG, context, Arg.of(FSCONFIG_CMD_CREATE), Arg.of(0), Arg.of(0), Arg.of(0)).purpose(object);
        Op fd = program.call(Sys.FSMOUNT, context, Arg.of(CLOEXEC), Arg.of(0)).purpose(object);
        task.run(program);
        contexts.put(step.handle(), context.result());
        mounts.put(step.handle(), fd.result());
    }

    private static void configure(Program program, Arg context, String key, String value, String object) {
        Arg command = Arg.of(value == null ? FSCONFIG_SET_FLAG : FSCONFIG_SET_STRING);
        Arg text = value == null ? Arg.of(0) : Buffer.string(value);
        program.call(Sys.FSCONFIG, context, command, Buffer.string(key), text, Arg.of(0))
                .purpose(object + ", option " + key);
    }

    private void fill(MountStep.Fill step) {
        Mount mount = step.mount();
        boolean byDevice = images.exists(ImageType.TMPFS_DEV, mount.device());
        try (FileChannel image = byDevice
                        ? images.openRaw(ImageType.TMPFS_DEV, mount.device())
                        : images.openRaw(ImageType.TMPFS_IMG, mount.id());
                InputStream in = new GZIPInputStream(Channels.newInputStream(image), 1 << 16)) {
            int fd = descriptors.fetch(mounts.get(step.handle()), mount.toString());
            try {
                TreeUnpacker.unpack(kernel, fd, in);
            } finally {
                kernel.close(fd);
            }
        } catch (IOException e) {
            throw new CriuException("mounts", mount + ": its contents cannot be unpacked: " + e.getMessage(), e);
        }
    }

    /** Adds the walk to a path on a mount, without leaving it; the mount itself for the empty path. */
    private Arg walk(Program program, int handle, KernelString path, String object) {
        if (path.isEmpty()) {
            return Arg.of(mounts.get(handle));
        }
        Buffer how = Buffer.struct(OPEN_HOW).putLong(0, PATH).putLong(16, RESOLVE_IN_MOUNT);
        return program.call(
                        Sys.OPENAT2, Arg.of(mounts.get(handle)), Buffer.path(path.toByteArray()), how, Arg.of(OPEN_HOW))
                .purpose(object);
    }

    private void copy(MountStep.Copy step) {
        String object = step.mount() + ": copy from " + step.path();
        Program program = new Program();
        Arg place = walk(program, step.from(), step.path(), object);
        Op copy = program.call(
                        Sys.OPEN_TREE, place, Buffer.string(""),
                        Arg.of(OPEN_TREE_CLONE | OpenFlags.O_CLOEXEC | OpenFlags.AT_EMPTY_PATH))
                .purpose(object);
        close(program, place);
        task.run(program);
        mounts.put(step.handle(), copy.result());
    }

    private static void close(Program program, Arg place) {
        if (place instanceof Op opened) {
            program.call(Sys.CLOSE, opened);
        }
    }

    private void attach(MountStep.Attach step) {
        String object = step.mount() + ": mount";
        Program program = new Program();
        Arg place = walk(program, step.parent(), step.path(), object);
        program.call(
                        Sys.MOVE_MOUNT, Arg.of(mounts.get(step.handle())), Buffer.string(""), place, Buffer.string(""),
                        Arg.of(MOVE_EMPTY_PATHS))
                .purpose(object);
        close(program, place);
        task.run(program);
    }

    /** umount2(2) knows paths only: the current directory is one that leads to the top mount of no other place. */
    private void detach(MountStep.Detach step) {
        Program program = new Program();
        program.call(Sys.FCHDIR, mounts.get(step.handle())).purpose("temporary mount");
        program.call(Sys.UMOUNT2, Buffer.string("."), Arg.of(DETACH_NOFOLLOW)).purpose("temporary mount");
        program.call(Sys.CHDIR, Buffer.string("/")).purpose("temporary mount");
        task.run(program);
    }

    private void setFlags(MountStep.SetFlags step) {
        Mount mount = step.mount();
        Long context = contexts.get(step.handle());
        int superFlags = mount.superFlags() & (MountFlags.RDONLY | MountFlags.SYNCHRONOUS | MountFlags.DIRSYNC | MountFlags.LAZYTIME);
        if (context != null && superFlags != 0) {
            String object = mount + ": flags of the file system";
            Program program = new Program();
            superFlag(program, context, superFlags & MountFlags.RDONLY, "ro", object);
            superFlag(program, context, superFlags & MountFlags.SYNCHRONOUS, "sync", object);
            superFlag(program, context, superFlags & MountFlags.DIRSYNC, "dirsync", object);
            superFlag(program, context, superFlags & MountFlags.LAZYTIME, "lazytime", object);
            program.call(Sys.FSCONFIG, context, FSCONFIG_CMD_RECONFIGURE, 0, 0, 0).purpose(object);
            task.run(program);
        }
        setAttributes(step.handle(), MountFlags.attributes(mount.flags()), MountFlags.ALL_ATTRIBUTES, 0, mount);
    }

    private static void superFlag(Program program, long context, int flag, String key, String object) {
        if (flag != 0) {
            configure(program, Arg.of(context), key, null, object);
        }
    }

    private void setAttributes(int handle, long set, long clear, long propagation, Mount mount) {
        Buffer attributes = Buffer.struct(MOUNT_ATTR).putLong(0, set).putLong(8, clear).putLong(16, propagation);
        Program program = new Program();
        program.call(
                        Sys.MOUNT_SETATTR, Arg.of(mounts.get(handle)), Buffer.string(""), Arg.of(OpenFlags.AT_EMPTY_PATH),
                        attributes, Arg.of(MOUNT_ATTR))
                .purpose(mount + ": set flags");
        task.run(program);
    }

    private void joinGroup(MountStep.JoinGroup step) {
        Program program = new Program();
        program.call(
                        Sys.MOVE_MOUNT, Arg.of(mounts.get(step.from())), Buffer.string(""), Arg.of(mounts.get(step.handle())),
                        Buffer.string(""), Arg.of(MOVE_EMPTY_PATHS | MOVE_MOUNT_SET_GROUP))
                .purpose(step.mount() + ": join its peer group");
        task.run(program);
    }

    private void closeAll() {
        Program program = new Program();
        mounts.values().forEach(fd -> program.call(Sys.CLOSE, fd));
        contexts.values().forEach(fd -> program.call(Sys.CLOSE, fd));
        if (!program.isEmpty()) {
            task.run(program);
        }
    }
}
