package dev.criu.core.engine.dump;

import dev.criu.core.api.CriuException;
import dev.criu.core.procfs.Procfs;
import dev.criu.core.procfs.TaskStatus;
import dev.criu.core.procfs.VanishedTaskException;
import dev.criu.core.tree.TraceRefusal;
import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.OpenFlags;
import java.nio.charset.StandardCharsets;

/** Says no to what is no tree to dump, before anything is touched. */
public final class DumpTarget {
    private final Kernel kernel;
    private final Procfs procfs;

    public DumpTarget(Kernel kernel, Procfs procfs) {
        this.kernel = kernel;
        this.procfs = procfs;
    }

    /** Throws unless {@code pid} is a live process other than this one and its ancestors. */
    void check(int pid) {
        TaskStatus status;
        try {
            status = procfs.status(pid);
        } catch (VanishedTaskException e) {
            throw refuse(pid, "no such process; give the pid of a running process with -t", e);
        }
        if (status.tgid() != pid) {
            throw refuse(pid, "is a thread of process " + status.tgid() + "; dump that with -t " + status.tgid(), null);
        }
        if (status.kthread() || isKernelThread(pid)) {
            throw refuse(pid, "is a kernel thread (" + status.name() + "); only programs can be dumped", null);
        }
        if (status.state() == 'Z' || status.state() == 'X') {
            throw refuse(pid, "is a zombie: it has ended and waits for its parent, pid " + status.ppid(), null);
        }
        refuseAncestors(pid, (int) kernel.raw(Sys.GETPID, 0));
        refuseUntraceable(pid);
    }

    /** Opening a task's memory takes the very right that tracing it takes (mm_access in kernel/fork.c), and stops nobody. */
    private void refuseUntraceable(int pid) {
        int fd = kernel.openRaw(OpenFlags.AT_FDCWD, ("/proc/" + pid + "/mem").getBytes(StandardCharsets.US_ASCII),
                OpenFlags.O_RDONLY | OpenFlags.O_CLOEXEC, 0);
        if (fd == -Errno.EACCES || fd == -Errno.EPERM) {
            throw refuse(pid, new TraceRefusal(kernel, procfs).reason(pid, -fd), null);
        } else if (!Errno.isError(fd)) {
            kernel.close(fd);
        }
    }

    private boolean isKernelThread(int pid) {
        int flags = procfs.stat(pid).flags();
        return (flags & 0x00200000) != 0; // PF_KTHREAD, for kernels before 6.8 whose status does not tell
    }

    /** Throws if {@code pid} is that of a process, {@code self}, or of one of its ancestors. */
    public void refuseAncestors(int pid, int self) {
        for (int ancestor = self; ancestor > 0; ancestor = procfs.status(ancestor).ppid()) {
            if (ancestor == pid) {
                throw refuse(
                        pid,
                        pid == self
                                ? "is this criu itself"
                                : "is an ancestor of this criu, which would freeze itself; run criu from outside of the tree",
                        null);
            }
        }
    }

    private static CriuException refuse(int pid, String why, Throwable cause) {
        return new CriuException("dump", "pid " + pid + ": " + why, cause);
    }
}
