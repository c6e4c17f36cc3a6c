package dev.criu.core.check;

import dev.criu.linux.Sys;

/** Makes system calls in this process; {@code Kernel::raw} is one. */
@FunctionalInterface
public interface KernelCalls {
    /** Makes a call; the result is raw: a value, or a negated error number. */
    long raw(Sys call, long a, long b, long c, long d, long e, long f);
}
