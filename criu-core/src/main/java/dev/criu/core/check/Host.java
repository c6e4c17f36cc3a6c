package dev.criu.core.check;

import dev.criu.core.procfs.Procfs;
import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.OpenFlags;
import dev.criu.linux.memory.NativeMemory;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.function.LongFunction;

/**
 * The machine that probes look at.
 *
 * @param self this process
 * @param procfs its {@code /proc}
 * @param calls how to make system calls
 */
public record Host(int self, Procfs procfs, KernelCalls calls) {
    /** Whether a file is there. */
    boolean has(String path) {
        return new File(path).exists();
    }

    long call(Sys call, long a, long b, long c, long d, long e) {
        return calls.raw(call, a, b, c, d, e, 0);
    }

    long call(Sys call, long a, long b, long c) {
        return calls.raw(call, a, b, c, 0, 0, 0);
    }

    /** Looks at a descriptor that a call makes, and closes it. */
    Verdict withDescriptor(String what, long fd, LongFunction<Verdict> look) {
        if (Errno.isError(fd)) {
            return Verdict.missing(what + ": " + Errno.describe((int) -fd));
        }
        try {
            return look.apply(fd);
        } finally {
            call(Sys.CLOSE, fd, 0, 0);
        }
    }

    /** Opens a file for reading; a descriptor or a negated error number. */
    long open(String path) {
        try (NativeMemory name = Kernel.cString(path.getBytes(StandardCharsets.UTF_8))) {
            return call(Sys.OPENAT, OpenFlags.AT_FDCWD, name.address(), OpenFlags.O_CLOEXEC);
        }
    }
}
