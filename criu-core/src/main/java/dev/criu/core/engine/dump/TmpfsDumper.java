package dev.criu.core.engine.dump;

import dev.criu.core.namespace.mount.Mount;
import dev.criu.core.namespace.mount.MountCodec;
import dev.criu.core.namespace.mount.MountTable;
import dev.criu.core.namespace.tar.TreeArchiver;
import dev.criu.core.procfs.MountInfo;
import dev.criu.core.procfs.Procfs;
import dev.criu.core.resource.DumpScope;
import dev.criu.images.ImageType;
import dev.criu.linux.Sys;
import dev.criu.linux.call.OpenFlags;
import dev.criu.linux.call.Statx;
import dev.criu.linux.program.Arg;
import dev.criu.linux.program.Buffer;
import dev.criu.linux.program.Op;
import dev.criu.linux.program.Program;
import dev.criu.linux.task.Spawner;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the contents of tmpfs file systems. The agent makes itself a copy of the mount namespace for this, so that it can take away
 * there whatever covers one of them, and clones each mount without what is mounted inside (open_tree(2)).
 */
final class TmpfsDumper {
    private static final Logger LOG = LoggerFactory.getLogger(TmpfsDumper.class);
    private static final int MS_REC_PRIVATE = 0x4000 | 1 << 18;
    private static final int MNT_DETACH = 2;
    private static final int UMOUNT_NOFOLLOW = 8;
    private static final int OPEN_TREE_CLONE = 1;
    private static final int BUFFER = 1 << 16;

    private final DumpScope scope;
    private final Procfs procfs;
    private final NamespaceAgent agent;

    TmpfsDumper(DumpScope scope, Procfs procfs, NamespaceAgent agent) {
        this.scope = scope;
        this.procfs = procfs;
        this.agent = agent;
    }

    /** @param devices the numbers of the file systems; each is mounted whole somewhere */
    void dump(Set<Integer> devices) {
        Program copy = new Program();
        copy.call(Sys.UNSHARE, Spawner.CLONE_NEWNS).purpose("agent: copy the mount namespace");
        copy.call(Sys.MOUNT, Arg.of(0), Buffer.string("/"), Arg.of(0), Arg.of(MS_REC_PRIVATE), Arg.of(0))
                .purpose("agent: make mounts private");
        agent.run(copy);
        List<Mount> order = table().inOrder();
        Collections.reverse(order);
        List<Integer> left = new ArrayList<>(devices);
        for (Mount mount : order) {
            if (left.contains(mount.device()) && mount.showsAll() && isVisible(mount)) {
                dump(mount);
                left.remove((Integer) mount.device());
            }
        }
        for (Mount mount : order) {
            if (left.isEmpty()) {
                return;
            }
            if (left.contains(mount.device()) && mount.showsAll()) {
                dump(mount);
                left.remove((Integer) mount.device());
            }
            Program uncover = new Program();
            uncover.call(Sys.UMOUNT2, path(mount), Arg.of(MNT_DETACH | UMOUNT_NOFOLLOW)).purpose("agent: uncover under " + mount);
            agent.run(uncover);
        }
    }

    private MountTable table() {
        List<Mount> mounts = new ArrayList<>();
        for (MountInfo info : procfs.mountInfo(agent.pid())) {
            mounts.add(MountCodec.of(info));
        }
        return new MountTable(mounts, "mountinfo of the agent");
    }

    private static Buffer path(Mount mount) {
        return Buffer.path(mount.point().toByteArray());
    }

    private boolean isVisible(Mount mount) {
        Program program = new Program();
        Buffer answer = Buffer.output(Statx.BYTES);
        Op statx = program.call(
                        Sys.STATX, Arg.of(OpenFlags.AT_FDCWD), path(mount), Arg.of(0), Arg.of(Statx.MNT_ID), answer)
                .anyOutcome();
        agent.run(program);
        return !statx.failed() && answer.getLong(Statx.MNT_ID_OFFSET) == mount.id();
    }

    private void dump(Mount mount) {
        LOG.debug("tmpfs: keep the contents of {}", mount);
        Program program = new Program();
        Op tree = program.call(
                        Sys.OPEN_TREE, Arg.of(OpenFlags.AT_FDCWD), path(mount), Arg.of(OPEN_TREE_CLONE | OpenFlags.O_CLOEXEC))
                .purpose(mount.toString());
        Op directory = program.call(
                        Sys.OPENAT, tree, Buffer.string("."),
                        Arg.of(OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY | OpenFlags.O_CLOEXEC))
                .purpose(mount.toString());
        agent.run(program);
        int fd = agent.fetch(directory.result());
        try (FileChannel image = scope.images().createRaw(ImageType.TMPFS_DEV, mount.device());
                OutputStream out = new FastGzip(Channels.newOutputStream(image))) {
            TreeArchiver.archive(scope.kernel(), fd, out);
        } catch (IOException e) {
            throw new UncheckedIOException(mount + ": " + e.getMessage(), e);
        } finally {
            scope.kernel().close(fd);
        }
        Program close = new Program();
        close.call(Sys.CLOSE, directory.result());
        close.call(Sys.CLOSE, tree.result());
        agent.run(close);
    }

    /** The tree waits meanwhile, so speed is worth more than size. */
    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(OutputStream out) throws IOException {
            super(out, BUFFER);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
