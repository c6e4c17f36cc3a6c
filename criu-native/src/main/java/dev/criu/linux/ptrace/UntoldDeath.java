package dev.criu.linux.ptrace;

import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.OpenFlags;
import dev.criu.linux.memory.NativeMemory;
import java.nio.charset.StandardCharsets;

/**
 * The death of a traced leader whose process has more traced threads. The kernel tells a tracer of it only when all of them were waited for
 * (delay_group_leader() in include/linux/sched/signal.h). When SIGKILL ends the process while its tracer waits for the leader alone, nobody
 * waits for the others, and the tracer would wait for ever. So the state in {@code /proc/TID/stat} (proc_pid_stat(5)) is looked at.
 */
final class UntoldDeath {
    private static final int STAT = 4096;

    private final Kernel kernel;
    private final Tracer tracer;

    UntoldDeath(Kernel kernel, Tracer tracer) {
        this.kernel = kernel;
        this.tracer = tracer;
    }

    /**
     * How a task has ended, or null while it lives. A death that the kernel does tell is told with the state, both under tasklist_lock
     * (exit_notify() in kernel/exit.c), so that waiting once more finds out; only what is not told stays to be waited for.
     */
    WaitStatus of(int tid) {
        String stat = stat(tid);
        int state = stat.lastIndexOf(')') + 2;
        if (state >= stat.length() || stat.charAt(state) != 'Z') {
            return null;
        }
        WaitStatus told = tracer.poll(tid);
        return told != null ? told : WaitStatus.decode(Integer.parseInt(stat.substring(stat.lastIndexOf(' ') + 1)));
    }

    /** Its last field is the status of the end, as wait4(2) gives it. Nothing if there is no such task: waiting says so, too. */
    private String stat(int tid) {
        int fd = kernel.openRaw(OpenFlags.AT_FDCWD, ("/proc/" + tid + "/stat").getBytes(StandardCharsets.US_ASCII), OpenFlags.O_RDONLY, 0);
        if (fd < 0) {
            return "";
        }
        try (NativeMemory stat = NativeMemory.allocate(STAT)) {
            long length = kernel.raw(Sys.READ, fd, stat.address(), STAT);
            return Errno.isError(length) ? "" : new String(stat.bytes(0, (int) length), StandardCharsets.ISO_8859_1).stripTrailing();
        } finally {
            kernel.close(fd);
        }
    }
}
