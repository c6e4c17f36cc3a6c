package dev.criu.core.namespace.tar;

import dev.criu.core.procfs.KernelString;
import dev.criu.core.resource.Inode;
import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.OpenFlags;
import dev.criu.linux.memory.NativeMemory;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes everything under an open directory into an archive, as {@code tar -C DIRECTORY -c .} would; sockets have no place in it. */
public final class TreeArchiver {
    private static final Logger LOG = LoggerFactory.getLogger(TreeArchiver.class);
    private static final int CHUNK = 1 << 18;
    private static final KernelString DOT = KernelString.of(".");

    private final Kernel kernel;
    private final TarWriter tar;
    private final Map<Inode, KernelString> linked = new HashMap<>();
    private long device;

    private TreeArchiver(Kernel kernel, TarWriter tar) {
        this.kernel = kernel;
        this.tar = tar;
    }

    /**
     * Writes the archive.
     *
     * @param fd an open directory of this process, which stays open
     * @param out receives the archive and is closed
     */
    public static void archive(Kernel kernel, int fd, OutputStream out) throws IOException {
        try (TarWriter tar = new TarWriter(out)) {
            TreeArchiver archiver = new TreeArchiver(kernel, tar);
            Directory top = new Directory(kernel, fd, KernelString.EMPTY);
            Directory.Status status = top.status(KernelString.EMPTY);
            archiver.device = status.dev();
            tar.begin(archiver.entry(KernelString.of("./"), TarEntry.DIRECTORY, status, top.attributes(KernelString.EMPTY)));
            archiver.addAll(new Directory(kernel, fd, DOT));
        }
    }

    private void addAll(Directory directory) throws IOException {
        for (KernelString name : directory.names()) {
            Directory.Status status = directory.status(name);
            KernelString path = directory.pathOf(name);
            KernelString first = status.type() != 0040000 && status.links() > 1
                    ? linked.putIfAbsent(new Inode(status.dev(), status.ino()), path)
                    : null;
            if (first != null) {
                tar.begin(link(path, TarEntry.HARD_LINK, status, first, Map.of()));
            } else {
                add(directory, name, status);
            }
        }
    }

    private void add(Directory directory, KernelString name, Directory.Status status) throws IOException {
        KernelString path = directory.pathOf(name);
        Map<String, byte[]> attributes = directory.attributes(name);
        switch (status.type()) {
            case 0100000 -> addFile(directory, name, status, attributes);
            case 0040000 -> {
                tar.begin(entry(Directory.join(path, KernelString.EMPTY), TarEntry.DIRECTORY, status, attributes));
                if (status.dev() == device) {
                    try (Directory below = directory.open(name)) {
                        addAll(below);
                    }
                }
            }
            case 0120000 -> {
                KernelString target = directory.linkTarget(name, (int) status.size());
                tar.begin(link(path, TarEntry.SYMBOLIC_LINK, status, target, attributes));
            }
            case 0020000 -> tar.begin(entry(path, TarEntry.CHARACTER_DEVICE, status, attributes));
            case 0060000 -> tar.begin(entry(path, TarEntry.BLOCK_DEVICE, status, attributes));
            case 0010000 -> tar.begin(entry(path, TarEntry.FIFO, status, attributes));
            default -> LOG.debug("tmpfs: {} is a socket, not archived", path);
        }
    }

    private void addFile(Directory directory, KernelString name, Directory.Status status, Map<String, byte[]> attributes)
            throws IOException {
        KernelString path = directory.pathOf(name);
        tar.begin(new TarEntry(
                path, TarEntry.FILE, status.mode() & 07777, status.uid(), status.gid(), status.size(), status.seconds(),
                status.nanos(), KernelString.EMPTY, 0, 0, attributes, null));
        int fd = directory.openFile(name, OpenFlags.O_RDONLY);
        try (NativeMemory buffer = NativeMemory.allocate(CHUNK)) {
            for (long at = 0; at < status.size(); ) {
                int wanted = (int) Math.min(CHUNK, status.size() - at);
                int n = (int) kernel.call(path.toString(), Sys.PREAD64, fd, buffer.address(), wanted, at);
                if (n == 0) {
                    throw new IOException(path + " became shorter while it was read");
                }
                tar.write(buffer.bytes(0, n), 0, n);
                at += n;
            }
        } finally {
            kernel.close(fd);
        }
    }

    private TarEntry entry(KernelString path, char type, Directory.Status status, Map<String, byte[]> attributes) {
        return new TarEntry(
                path, type, status.mode() & 07777, status.uid(), status.gid(), 0, status.seconds(), status.nanos(),
                KernelString.EMPTY, status.major(), status.minor(), attributes, null);
    }

    private TarEntry link(
            KernelString path, char type, Directory.Status status, KernelString target, Map<String, byte[]> attributes) {
        return new TarEntry(
                path, type, status.mode() & 07777, status.uid(), status.gid(), 0, status.seconds(), status.nanos(), target, 0, 0,
                attributes, null);
    }
}
