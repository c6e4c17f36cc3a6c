package dev.criu.core.procfs;

import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.SyscallException;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.OpenFlags;
import dev.criu.linux.call.ReadToEnd;
import dev.criu.linux.memory.NativeMemory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;

/** Reads /proc by bare system calls into one buffer that it keeps, a file by one entry into machine code as a rule. For one thread. */
public final class KernelProcfsReader implements ProcfsReader, AutoCloseable {
    private static final int FIRST_SIZE = 1 << 16;
    private static final int PATH_MAX = 4096;

    private final Kernel kernel;
    private final NativeMemory path = NativeMemory.allocate(PATH_MAX);
    private NativeMemory buffer = NativeMemory.allocate(FIRST_SIZE);
    /** Null where calls are to be seen one by one. */
    private final ReadToEnd whole;

    public KernelProcfsReader(Kernel kernel) {
        this.kernel = kernel;
        this.whole = kernel.interposer() == null ? new ReadToEnd(kernel.code()) : null;
    }

    @Override
    public byte[] read(String file) throws IOException {
        if (whole == null) {
            return readOn(open(file, OpenFlags.O_RDONLY), 0, file);
        }
        put(file);
        whole.run(path, buffer);
        check(whole.descriptor(), Sys.OPENAT, file);
        if (whole.isWhole()) {
            return buffer.bytes(0, whole.length());
        }
        byte[] rest = buffer.bytes(buffer.size() - ReadToEnd.TAIL, whole.rest());
        buffer.put(whole.length(), rest);
        return readOn(whole.descriptor(), whole.length() + rest.length, file);
    }

    /** Reads the rest of a file behind what the buffer has of it, and closes it. */
    private byte[] readOn(int fd, int had, String file) throws IOException {
        try {
            int length = had;
            while (true) {
                if (length == buffer.size()) {
                    grow(length);
                }
                long n = kernel.raw(Sys.READ, fd, buffer.address() + length, buffer.size() - length);
                if (n == -Errno.EINTR) {
                    continue;
                }
                check(n, Sys.READ, file);
                if (n == 0) {
                    return buffer.bytes(0, length);
                }
                length += (int) n;
            }
        } finally {
            kernel.close(fd);
        }
    }

    @Override
    public void stream(String file, Chunks chunks) throws IOException {
        int fd = open(file, OpenFlags.O_RDONLY);
        try {
            int length = 0;
            while (true) {
                long n = kernel.raw(Sys.READ, fd, buffer.address() + length, buffer.size() - length);
                if (n == -Errno.EINTR) {
                    continue;
                }
                check(n, Sys.READ, file);
                length += (int) n;
                if (n != 0 && length < buffer.size() - FIRST_SIZE / 8) {
                    continue;
                }
                byte[] data = buffer.bytes(0, length);
                int taken = chunks.take(data, n == 0);
                if (n == 0) {
                    return;
                }
                if (taken == 0) {
                    grow(length);
                }
                buffer.put(0, Arrays.copyOfRange(data, taken, length));
                length -= taken;
            }
        } finally {
            kernel.close(fd);
        }
    }

    private void grow(int used) {
        NativeMemory bigger = NativeMemory.allocate(buffer.size() * 2);
        bigger.put(0, buffer.bytes(0, used));
        buffer.close();
        buffer = bigger;
    }

    @Override
    public KernelString readLink(String link) throws IOException {
        put(link);
        long n = kernel.raw(Sys.READLINKAT, OpenFlags.AT_FDCWD, path.address(), buffer.address(), PATH_MAX);
        check(n, Sys.READLINKAT, link);
        return KernelString.of(buffer.bytes(0, (int) n));
    }

    @Override
    public int[] listNumbers(String directory) throws IOException {
        int fd = open(directory, OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY);
        try {
            int[] numbers = new int[16];
            int count = 0;
            while (true) {
                long n = kernel.raw(Sys.GETDENTS64, fd, buffer.address(), buffer.size());
                check(n, Sys.GETDENTS64, directory);
                if (n == 0) {
                    int[] all = Arrays.copyOf(numbers, count);
                    Arrays.sort(all);
                    return all;
                }
                for (int at = 0; at < n; ) {
                    int number = number(at + 19);
                    if (number >= 0) {
                        if (count == numbers.length) {
                            numbers = Arrays.copyOf(numbers, count * 2);
                        }
                        numbers[count++] = number;
                    }
                    at += (buffer.getByte(at + 16) & 0xff) | (buffer.getByte(at + 17) & 0xff) << 8;
                }
            }
        } finally {
            kernel.close(fd);
        }
    }

    /** The decimal number that the zero-terminated name at {@code at} is, or -1. */
    private int number(int at) {
        long value = 0;
        int i = at;
        for (byte b = buffer.getByte(i); b != 0; b = buffer.getByte(++i)) {
            if (b < '0' || b > '9' || value > Integer.MAX_VALUE) {
                return -1;
            }
            value = value * 10 + b - '0';
        }
        return i == at || value > Integer.MAX_VALUE ? -1 : (int) value;
    }

    @Override
    public boolean exists(String file) {
        put(file);
        return !Errno.isError(kernel.raw(Sys.FACCESSAT, OpenFlags.AT_FDCWD, path.address(), 0));
    }

    private int open(String file, int flags) throws IOException {
        put(file);
        long fd = kernel.raw(Sys.OPENAT, OpenFlags.AT_FDCWD, path.address(), flags | OpenFlags.O_CLOEXEC, 0);
        check(fd, Sys.OPENAT, file);
        return (int) fd;
    }

    private void put(String file) {
        byte[] bytes = file.getBytes(StandardCharsets.ISO_8859_1);
        path.put(0, bytes);
        path.putByte(bytes.length, (byte) 0);
    }

    private static void check(long result, Sys call, String file) throws IOException {
        if (!Errno.isError(result)) {
            return;
        }
        int errno = (int) -result;
        if (errno == Errno.ENOENT || errno == Errno.ESRCH) {
            throw new NoSuchFileException(file);
        }
        throw new IOException(Errno.describe(errno), new SyscallException(call, errno, file));
    }

    @Override
    public void close() {
        path.close();
        buffer.close();
        if (whole != null) {
            whole.close();
        }
    }
}
