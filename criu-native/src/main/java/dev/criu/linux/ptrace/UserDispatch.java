package dev.criu.linux.ptrace;

import dev.criu.linux.program.Buffer;

/**
 * Syscall user dispatch of a thread that is on (struct ptrace_sud_config of linux/ptrace.h).
 *
 * @param offset start of the addresses from which calls are never dispatched
 * @param length bytes of that range
 * @param selector address of the byte that blocks or allows calls from elsewhere, 0 if all are blocked
 */
public record UserDispatch(long offset, long length, long selector) {
    static final int BYTES = 32;
    private static final int PR_SYS_DISPATCH_ON = 1;

    Buffer toBuffer() {
        return Buffer.struct(BYTES).putLong(0, PR_SYS_DISPATCH_ON).putLong(8, selector).putLong(16, offset).putLong(24, length);
    }
}
