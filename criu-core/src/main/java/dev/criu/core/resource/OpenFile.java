package dev.criu.core.resource;

import dev.criu.core.procfs.FdInfo;
import dev.criu.core.procfs.KernelString;
import dev.criu.core.tree.HostPid;
import dev.criu.proto.fown_entry;

/** An open file description of the frozen tree, seen through one of the descriptors that lead to it. */
public interface OpenFile {
    /** The process whose descriptor this is. */
    HostPid pid();

    /** The descriptor's number there. */
    int fd();

    /** Target of {@code /proc/PID/fd/N}: a path, {@code pipe:[123]}, {@code anon_inode:[timerfd]}; {@code " (deleted)"} may follow. */
    KernelString link();

    /** {@code /proc/PID/fdinfo/N}: offset, flags and what the kind adds. */
    FdInfo info();

    /** fstat(2) of the file. */
    FileStatus status();

    /**
     * The same description in this process, by pidfd_getfd(2). Offset and status flags are shared with the tree: whoever changes
     * them puts them back. The engine closes it.
     */
    int local();

    /** Whether the file lies on a mount that the tree can see, as against one that only the kernel knows. This default cannot tell. */
    default boolean isMounted() {
        return false;
    }

    /** Owner and signal for asynchronous notification (F_GETOWN_EX, F_GETSIG), zeros if none; pids are those of the images. */
    fown_entry owner();

    /** The open flags that images keep: {@link FdInfo#flags()} without O_CLOEXEC, which belongs to the descriptor. */
    default int flags() {
        return info().flags() & ~02000000;
    }

    /** The link in /proc of this process that leads to it. */
    default String procPath() {
        return "/proc/" + pid() + "/fd/" + fd();
    }

    /** Coordinates for messages: {@code pid 812 fd 7}. */
    default String coordinates() {
        return "pid " + pid() + " fd " + fd();
    }
}
