package dev.criu.core.namespace.tar;

import dev.criu.core.procfs.KernelString;
import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.SyscallException;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.OpenFlags;
import dev.criu.linux.memory.NativeMemory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Unpacks an archive under an open directory. No path leaves that directory: {@code openat2(2)} with RESOLVE_BENEATH and without
 * symbolic links finds each parent.
 */
public final class TreeUnpacker {
    private static final int CHUNK = 1 << 18;
    private static final int PAGE = 4096;
    private static final long RESOLVE_NO_SYMLINKS_BENEATH = 0x04 | 0x08;
    private static final int AT_SYMLINK_NOFOLLOW = 0x100;
    private static final int NEW_FILE = OpenFlags.O_WRONLY | OpenFlags.O_CREAT | OpenFlags.O_EXCL | OpenFlags.O_NOFOLLOW;

    private final Kernel kernel;
    private final int top;
    private final TarReader tar;
    private final byte[] chunk = new byte[CHUNK];
    private final NativeMemory buffer = NativeMemory.allocate(CHUNK);
    private final List<TarEntry> directories = new ArrayList<>();

    private TreeUnpacker(Kernel kernel, int top, TarReader tar) {
        this.kernel = kernel;
        this.top = top;
        this.tar = tar;
    }

    /** Unpacks everything. @param fd an open directory of this process, which stays open */
    public static void unpack(Kernel kernel, int fd, InputStream in) throws IOException {
        TreeUnpacker unpacker = new TreeUnpacker(kernel, fd, new TarReader(in));
        try {
            for (TarEntry entry = unpacker.tar.next(); entry != null; entry = unpacker.tar.next()) {
                unpacker.unpack(entry);
            }
            // What is made in a directory changes its time, so directories get theirs last.
            for (TarEntry directory : unpacker.directories) {
                unpacker.atParent(directory.name(), (parent, name) -> unpacker.setTime(parent, name, directory));
            }
        } finally {
            unpacker.buffer.close();
        }
    }

    private interface Action {
        void at(int parent, KernelString name) throws IOException;
    }

    private void unpack(TarEntry entry) throws IOException {
        atParent(entry.name(), (parent, name) -> {
            String object = entry.name().toString();
            try (NativeMemory n = Kernel.cString(name.toByteArray())) {
                switch (entry.type()) {
                    case TarEntry.FILE -> writeFile(parent, name, entry);
                    case TarEntry.DIRECTORY -> {
                        if (!name.contentEquals(".")) {
                            kernel.call(object, Sys.MKDIRAT, parent, n.address(), 0700);
                        }
                        directories.add(entry);
                    }
                    case TarEntry.SYMBOLIC_LINK -> {
                        try (NativeMemory target = Kernel.cString(entry.target().toByteArray())) {
                            kernel.call(object, Sys.SYMLINKAT, target.address(), parent, n.address());
                        }
                    }
                    case TarEntry.HARD_LINK -> link(entry, parent, n);
                    case TarEntry.FIFO -> node(object, parent, n, 0010000, 0);
                    case TarEntry.CHARACTER_DEVICE -> node(object, parent, n, 0020000, device(entry));
                    case TarEntry.BLOCK_DEVICE -> node(object, parent, n, 0060000, device(entry));
                    default -> throw new IOException(object + ": is of type '" + entry.type() + "', which is not known");
                }
                if (entry.type() != TarEntry.HARD_LINK) {
                    setOwnerAndMode(parent, name, n, entry);
                    setTime(parent, name, entry);
                }
            }
        });
    }

    /** Finds the directory of a member, and the last part of its name; "." for the top itself. */
    private void atParent(KernelString path, Action action) throws IOException {
        int end = path.length();
        while (end > 0 && path.byteAt(end - 1) == '/') {
            end--;
        }
        int slash = end - 1;
        while (slash >= 0 && path.byteAt(slash) != '/') {
            slash--;
        }
        KernelString name = path.substring(slash + 1, end);
        if (name.contentEquals("..") || name.isEmpty()) {
            throw new IOException(path + ": is no name for a member");
        }
        KernelString parent = slash <= 0 ? KernelString.of(".") : path.substring(0, slash);
        int fd = openBeneath(parent);
        try {
            action.at(fd, name);
        } finally {
            kernel.close(fd);
        }
    }

    private int openBeneath(KernelString path) {
        try (NativeMemory name = Kernel.cString(path.toByteArray());
                NativeMemory how = NativeMemory.allocate(24)) {
            how.putLong(0, OpenFlags.O_PATH | OpenFlags.O_DIRECTORY | OpenFlags.O_CLOEXEC);
            how.putLong(8, 0);
            how.putLong(16, RESOLVE_NO_SYMLINKS_BENEATH);
            return (int) kernel.call(path.toString(), Sys.OPENAT2, top, name.address(), how.address(), 24);
        }
    }

    private void link(TarEntry entry, int parent, NativeMemory name) throws IOException {
        atParent(entry.target(), (directory, first) -> {
            try (NativeMemory existing = Kernel.cString(first.toByteArray())) {
                kernel.call(
                        entry.name().toString(), Sys.LINKAT, directory, existing.address(), parent, name.address(), 0, 0);
            }
        });
    }

    private void node(String object, int parent, NativeMemory name, int type, long device) {
        kernel.call(object, Sys.MKNODAT, parent, name.address(), type | 0600, device);
    }

    /** User space's encoding, makedev(3). */
    private static long device(TarEntry entry) {
        long major = entry.major();
        long minor = entry.minor();
        return minor & 0xff | (major & 0xfff) << 8 | (minor & ~0xffL) << 12;
    }

    private void setOwnerAndMode(int parent, KernelString name, NativeMemory n, TarEntry entry) {
        String object = entry.name().toString();
        kernel.call(object, Sys.FCHOWNAT, parent, n.address(), entry.uid(), entry.gid(), AT_SYMLINK_NOFOLLOW, 0);
        if (entry.type() != TarEntry.SYMBOLIC_LINK) {
            kernel.call(object, Sys.FCHMODAT, parent, n.address(), entry.mode());
        }
        if (entry.attributes().isEmpty()) {
            return;
        }
        try (NativeMemory path = Kernel.cString(Directory.procPath(parent, name))) {
            for (Map.Entry<String, byte[]> attribute : entry.attributes().entrySet()) {
                byte[] bytes = attribute.getValue();
                try (NativeMemory key = Kernel.cString(attribute.getKey().getBytes(StandardCharsets.UTF_8));
                        NativeMemory value = NativeMemory.allocate(bytes.length + 1L)) {
                    value.put(0, bytes);
                    kernel.call(object + " attribute " + attribute.getKey(), Sys.LSETXATTR, path.address(), key.address(),
                            value.address(), bytes.length, 0, 0);
                }
            }
        }
    }

    private void setTime(int parent, KernelString name, TarEntry entry) {
        try (NativeMemory n = Kernel.cString(name.toByteArray());
                NativeMemory times = NativeMemory.allocate(32)) {
            times.putLong(0, entry.seconds());
            times.putLong(8, entry.nanos());
            times.putLong(16, entry.seconds());
            times.putLong(24, entry.nanos());
            kernel.call(entry.name().toString(), Sys.UTIMENSAT, parent, n.address(), times.address(), AT_SYMLINK_NOFOLLOW);
        }
    }

    private void writeFile(int parent, KernelString name, TarEntry entry) throws IOException {
        int fd = kernel.openRaw(parent, name.toByteArray(), NEW_FILE, 0600);
        if (Errno.isError(fd)) {
            throw new SyscallException(Sys.OPENAT, -fd, entry.name().toString());
        }
        try {
            kernel.call(entry.name().toString(), Sys.FTRUNCATE, fd, entry.fileSize());
            if (entry.sparse() == null) {
                writePiece(fd, 0, entry.size(), entry);
            } else {
                for (TarEntry.Piece piece : entry.sparse().pieces()) {
                    writePiece(fd, piece.offset(), piece.length(), entry);
                }
            }
        } finally {
            kernel.close(fd);
        }
    }

    /** Pages of zeros are left out, so that holes are holes again. */
    private void writePiece(int fd, long offset, long length, TarEntry entry) throws IOException {
        for (long done = 0; done < length; ) {
            int n = tar.read(chunk, 0, (int) Math.min(CHUNK, length - done));
            if (n == 0) {
                throw new IOException(entry.name() + ": has less data than its map says");
            }
            for (int at = 0; at < n; ) {
                int end = endOfRun(at, n);
                if (!isZero(at, Math.min(PAGE, n - at))) {
                    write(fd, at, end, offset + done + at, entry);
                }
                at = end;
            }
            done += n;
        }
    }

    /** Where the run of pages ends that are, like the one at {@code from}, all zero or all not. */
    private int endOfRun(int from, int n) {
        boolean zero = isZero(from, Math.min(PAGE, n - from));
        int at = Math.min(from + PAGE, n);
        while (at < n && isZero(at, Math.min(PAGE, n - at)) == zero) {
            at = Math.min(at + PAGE, n);
        }
        return at;
    }

    private void write(int fd, int from, int to, long offset, TarEntry entry) throws IOException {
        buffer.put(0, Arrays.copyOfRange(chunk, from, to));
        long written = kernel.call(entry.name().toString(), Sys.PWRITE64, fd, buffer.address(), to - from, offset);
        if (written != to - from) {
            throw new IOException(entry.name() + ": was written in part only; is the file system full?");
        }
    }

    private boolean isZero(int from, int length) {
        for (int i = from; i < from + length; i++) {
            if (chunk[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
