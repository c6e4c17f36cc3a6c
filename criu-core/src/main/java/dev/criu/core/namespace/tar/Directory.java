package dev.criu.core.namespace.tar;

import dev.criu.core.procfs.KernelString;
import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.SyscallException;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.OpenFlags;
import dev.criu.linux.memory.NativeMemory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An open directory of this process, for looking at what is in it without following links. */
final class Directory implements AutoCloseable {
    private static final int DENTS = 1 << 15;
    private static final int STAT = 144;
    private static final int AT_SYMLINK_NOFOLLOW = 0x100;
    private static final int MAX_ATTRIBUTE = 1 << 16;

    private final Kernel kernel;
    private final int fd;
    private final KernelString path;

    /** What lstat(2) tells, times included. */
    record Status(
            long dev, long ino, long links, int mode, int uid, int gid, int major, int minor, long size, long seconds, int nanos) {
        int type() {
            return mode & 0170000;
        }
    }

    /** @param path where in the archive this is; empty at the top */
    Directory(Kernel kernel, int fd, KernelString path) {
        this.kernel = kernel;
        this.fd = fd;
        this.path = path;
    }

    int fd() {
        return fd;
    }

    /** The path in the archive of something in it. */
    KernelString pathOf(KernelString name) {
        return path.isEmpty() ? name : join(path, name);
    }

    static KernelString join(KernelString directory, KernelString name) {
        byte[] bytes = new byte[directory.length() + 1 + name.length()];
        System.arraycopy(directory.toByteArray(), 0, bytes, 0, directory.length());
        bytes[directory.length()] = '/';
        System.arraycopy(name.toByteArray(), 0, bytes, directory.length() + 1, name.length());
        return KernelString.of(bytes);
    }

    Directory open(KernelString name) {
        return new Directory(kernel, openFile(name, OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY), pathOf(name));
    }

    int openFile(KernelString name, int flags) {
        int opened = kernel.openRaw(fd, name.toByteArray(), flags | OpenFlags.O_NOFOLLOW, 0);
        if (Errno.isError(opened)) {
            throw new SyscallException(Sys.OPENAT, -opened, pathOf(name).toString());
        }
        return opened;
    }

    /** Names in it but "." and "..". */
    List<KernelString> names() {
        List<KernelString> names = new ArrayList<>();
        try (NativeMemory buffer = NativeMemory.allocate(DENTS)) {
            long got;
            while ((got = kernel.call(path.toString(), Sys.GETDENTS64, fd, buffer.address(), DENTS)) > 0) {
                for (long at = 0; at < got; ) {
                    int length = buffer.getInt(at + 16) & 0xffff;
                    addName(buffer.bytes(at + 19, length - 19), names);
                    at += length;
                }
            }
        }
        return names;
    }

    private static void addName(byte[] padded, List<KernelString> names) {
        int end = 0;
        while (padded[end] != 0) {
            end++;
        }
        KernelString name = KernelString.of(padded, 0, end);
        if (!name.contentEquals(".") && !name.contentEquals("..")) {
            names.add(name);
        }
    }

    Status status(KernelString name) {
        try (NativeMemory bytes = Kernel.cString(name.toByteArray());
                NativeMemory s = NativeMemory.allocate(STAT)) {
            int flags = name.isEmpty() ? OpenFlags.AT_EMPTY_PATH : AT_SYMLINK_NOFOLLOW;
            kernel.call(pathOf(name).toString(), Sys.NEWFSTATAT, fd, bytes.address(), s.address(), flags);
            long rdev = s.getLong(40);
            return new Status(
                    s.getLong(0),
                    s.getLong(8),
                    s.getLong(16),
                    s.getInt(24),
                    s.getInt(28),
                    s.getInt(32),
                    (int) (rdev >>> 8 & 0xfff | rdev >>> 32 & ~0xfffL),
                    (int) (rdev & 0xff | rdev >>> 12 & 0xffff00),
                    s.getLong(48),
                    s.getLong(88),
                    (int) s.getLong(96));
        }
    }

    KernelString linkTarget(KernelString name, int size) {
        try (NativeMemory bytes = Kernel.cString(name.toByteArray());
                NativeMemory target = NativeMemory.allocate(size + 1L)) {
            long n = kernel.call(
                    pathOf(name).toString(), Sys.READLINKAT, fd, bytes.address(), target.address(), size + 1L);
            return KernelString.of(target.bytes(0, (int) n));
        }
    }

    /** Extended attributes (xattr(7)) by name; none where the file system has none. */
    Map<String, byte[]> attributes(KernelString name) {
        Map<String, byte[]> attributes = new LinkedHashMap<>();
        try (NativeMemory p = Kernel.cString(procPath(fd, name));
                NativeMemory buffer = NativeMemory.allocate(MAX_ATTRIBUTE)) {
            long n = kernel.raw(Sys.LLISTXATTR, p.address(), buffer.address(), MAX_ATTRIBUTE);
            if (Errno.isError(n) || n == 0) {
                return attributes;
            }
            String list = new String(buffer.bytes(0, (int) n), StandardCharsets.UTF_8);
            for (String key : list.split("\0")) {
                try (NativeMemory k = Kernel.cString(key.getBytes(StandardCharsets.UTF_8))) {
                    long size = kernel.raw(Sys.LGETXATTR, p.address(), k.address(), buffer.address(), MAX_ATTRIBUTE);
                    if (!Errno.isError(size)) {
                        attributes.put(key, buffer.bytes(0, (int) size));
                    }
                }
            }
        }
        return attributes;
    }

    /** Calls without a directory argument reach what is in a directory by this process's link to it. */
    static byte[] procPath(int directory, KernelString name) {
        KernelString link = KernelString.of("/proc/self/fd/" + directory);
        return join(link, name.isEmpty() ? KernelString.of(".") : name).toByteArray();
    }

    @Override
    public void close() {
        kernel.close(fd);
    }
}
