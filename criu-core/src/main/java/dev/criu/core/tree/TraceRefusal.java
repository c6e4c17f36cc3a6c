package dev.criu.core.tree;

import dev.criu.core.procfs.CapabilityNames;
import dev.criu.core.procfs.Procfs;
import dev.criu.core.procfs.TaskStatus;
import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Why a task may not be traced, which the kernel does not tell: it goes through the same conditions (ptrace(2), "Ptrace access mode
 * checking"; __ptrace_may_access in kernel/ptrace.c).
 */
public final class TraceRefusal {
    private static final Path YAMA = Path.of("/proc/sys/kernel/yama/ptrace_scope");
    private static final String AS_ROOT_OR = "; run criu as root, or with CAP_SYS_PTRACE";

    private final Kernel kernel;
    private final Procfs procfs;

    public TraceRefusal(Kernel kernel, Procfs procfs) {
        this.kernel = kernel;
        this.procfs = procfs;
    }

    /** What stands in the way and what would help, in one line. {@code errno} is what the kernel said. */
    public String reason(int pid, int errno) {
        TaskStatus own = procfs.status((int) kernel.raw(Sys.GETPID, 0));
        return "may not be traced: " + Errno.describe(errno) + ": " + reason(own, procfs.status(pid), owner(pid), scope());
    }

    /**
     * @param owner who owns the target's files in /proc: its user if it is dumpable, otherwise root (task_dump_owner in fs/proc/base.c)
     * @param scope ptrace_scope of the Yama module, 0 without it
     */
    static String reason(TaskStatus own, TaskStatus target, int owner, int scope) {
        if (CapabilityNames.has(own.caps().effective(), CapabilityNames.SYS_PTRACE)) {
            return scope == 3 ? "Yama forbids it to everybody (kernel.yama.ptrace_scope is 3, until the next boot)"
                    : "though this criu has CAP_SYS_PTRACE; a security module forbids it, or the task is in another user namespace";
        } else if (!belongsTo(own, target)) {
            return "it belongs to user " + name(target.uid()) + " and group " + name(target.gid()) + ", criu to "
                    + name(own.uid()) + " and " + name(own.gid()) + AS_ROOT_OR;
        }
        long more = target.caps().permitted() & ~own.caps().permitted();
        if (more != 0) {
            return "it has more capabilities than criu: " + CapabilityNames.of(more) + AS_ROOT_OR;
        } else if (owner != target.uid().effective()) {
            return "it is not dumpable: PR_SET_DUMPABLE of prctl(2), or a program file that its user may not read" + AS_ROOT_OR;
        } else if (scope > 0) {
            return "Yama lets no process trace others than its descendants (kernel.yama.ptrace_scope is " + scope + ")"
                    + AS_ROOT_OR + ", or set that to 0";
        }
        return "a security module forbids it" + AS_ROOT_OR;
    }

    private static boolean belongsTo(TaskStatus own, TaskStatus target) {
        return isAll(target.uid(), own.uid().real()) && isAll(target.gid(), own.gid().real());
    }

    private static boolean isAll(TaskStatus.Ids ids, int id) {
        return ids.real() == id && ids.effective() == id && ids.saved() == id;
    }

    private static String name(TaskStatus.Ids ids) {
        boolean same = ids.real() == ids.effective() && ids.real() == ids.saved();
        return Integer.toUnsignedString(ids.real())
                + (same ? "" : "/" + Integer.toUnsignedString(ids.effective()) + "/" + Integer.toUnsignedString(ids.saved()));
    }

    private static int owner(int pid) {
        try {
            return (int) Files.getAttribute(Path.of("/proc/" + pid + "/status"), "unix:uid");
        } catch (IOException e) {
            return -1; // it has ended meanwhile, or is hidden; then the other conditions tell
        }
    }

    private static int scope() {
        try {
            return Integer.parseInt(Files.readString(YAMA).strip());
        } catch (IOException | NumberFormatException e) {
            return 0; // the kernel has no Yama
        }
    }
}
