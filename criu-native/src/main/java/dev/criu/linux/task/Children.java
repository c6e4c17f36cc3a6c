package dev.criu.linux.task;

import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;

/** What this process does with tasks that it has made itself. */
public final class Children {
    private static final int P_PID = 1;
    private static final int P_PIDFD = 3;
    private static final int WNOHANG = 1;
    private static final int WEXITED = 4;
    private static final int WALL = 0x40000000;
    private static final int SIGKILL = 9;

    private Children() {
    }

    /** Kills a child, and waits for it ({@link #awaitEnd}). */
    public static void end(Kernel kernel, long pid) {
        kernel.raw(Sys.KILL, pid, SIGKILL);
        awaitEnd(kernel, pid);
    }

    /**
     * Waits until a child has ended, and for it (waitid(2)), so that no zombie is left. Neither its stops, should it be traced, nor signals
     * for the JVM that come meanwhile count.
     *
     * @param pid of the child, with whatever signal it ends; one for which somebody has waited already is none any more
     */
    public static void awaitEnd(Kernel kernel, long pid) {
        long waited;
        do {
            waited = kernel.raw(Sys.WAITID, P_PID, pid, 0, WEXITED | WALL, 0, 0);
        } while (waited == -Errno.EINTR);
    }

    /** Waits for a process that has ended already, if it is a child: no zombie of it is left. Of any other process nothing comes. */
    public static void reap(Kernel kernel, int pidfd) {
        kernel.raw(Sys.WAITID, P_PIDFD, pidfd, 0, WEXITED | WNOHANG | WALL, 0, 0);
    }
}
