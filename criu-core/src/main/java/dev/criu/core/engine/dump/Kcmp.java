package dev.criu.core.engine.dump;

import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.SyscallException;
import dev.criu.linux.call.Kernel;

/** Whether two tasks share a kernel object, by kcmp(2), which also orders objects so that they can be kept in trees. */
final class Kcmp {
    static final int FILE = 0;
    static final int VM = 1;
    static final int FILES = 2;
    static final int FS = 3;
    static final int SIGHAND = 4;

    private final Kernel kernel;

    Kcmp(Kernel kernel) {
        this.kernel = kernel;
    }

    /** Negative, zero or positive, as the first object sorts before, is, or sorts after the second. */
    int compare(int kind, int pid1, int pid2, long index1, long index2) {
        if (pid1 == pid2 && index1 == index2) {
            return 0;
        }
        long result = kernel.raw(Sys.KCMP, pid1, pid2, kind, index1, index2, 0);
        if (Errno.isError(result)) {
            throw new SyscallException(Sys.KCMP, (int) -result, "pids " + pid1 + " and " + pid2);
        }
        return switch ((int) result) {
            case 0 -> 0;
            case 1 -> -1;
            default -> 1;
        };
    }
}
