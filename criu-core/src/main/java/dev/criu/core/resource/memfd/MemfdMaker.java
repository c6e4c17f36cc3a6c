package dev.criu.core.resource.memfd;

import dev.criu.core.resource.RestoreScope;
import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.SyscallException;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.OpenFlags;
import dev.criu.linux.memory.NativeMemory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes memfds with their contents, each when it is first opened. They are made in this process, as they belong to no namespace.
 *
 * <p>F_SEAL_WRITE is set before anything is mapped: it fails while there is a shared mapping that may be written, and one of a
 * sealed file may not. F_SEAL_FUTURE_WRITE is set when all mappings are made, those made before may be writable.
 */
final class MemfdMaker {
    private static final Logger LOG = LoggerFactory.getLogger(MemfdMaker.class);

    private static final int MFD_CLOEXEC = 1;
    private static final int MFD_ALLOW_SEALING = 2;
    private static final int MFD_NOEXEC_SEAL = 8;
    private static final int MFD_EXEC = 0x10;
    private static final int F_ADD_SEALS = 1033;

    private final RestoreScope scope;
    private final Kernel kernel;
    private final Map<Long, Integer> made = new HashMap<>();
    private final List<MemfdInode> unsealed = new ArrayList<>();

    MemfdMaker(RestoreScope scope) {
        this.scope = scope;
        this.kernel = scope.kernel();
    }

    /** A further open description, in this process, of a memfd. */
    int open(MemfdInode inode, int flags) {
        if (!made.containsKey(inode.id())) {
            make(inode);
        }
        return reopen(inode, made.get(inode.id()), flags);
    }

    private int reopen(MemfdInode inode, int fd, int flags) {
        int opened = kernel.openRaw(OpenFlags.AT_FDCWD, ("/proc/self/fd/" + fd).getBytes(StandardCharsets.US_ASCII),
                flags, 0);
        if (Errno.isError(opened)) {
            throw new SyscallException(Sys.OPENAT, -opened, inode.toString());
        }
        return opened;
    }

    private void make(MemfdInode inode) {
        LOG.debug("memfd: create {} size={} seals=0x{}", inode, inode.size(), Integer.toHexString(inode.seals()));
        String object = inode.toString();
        int exec = (inode.seals() & MemfdInode.SEAL_EXEC) != 0 ? MFD_NOEXEC_SEAL : MFD_EXEC;
        int fd;
        try (NativeMemory name = Kernel.cString(inode.name().toByteArray())) {
            fd = (int) kernel.call(
                    object, Sys.MEMFD_CREATE, name.address(), MFD_CLOEXEC | MFD_ALLOW_SEALING | exec | inode.huge());
        }
        made.put(inode.id(), fd);
        kernel.call(object, Sys.FTRUNCATE, fd, inode.size());
        scope.fillShared(inode.shmid(), fd, inode.size());
        try (NativeMemory empty = Kernel.cString(new byte[0])) {
            kernel.call(object, Sys.FCHOWNAT, fd, empty.address(), inode.uid(), inode.gid(), OpenFlags.AT_EMPTY_PATH, 0);
        }
        kernel.call(object, Sys.FCHMOD, fd, inode.mode());
        addSeals(inode, fd, inode.seals() & ~inode.lateSeals());
        if (inode.lateSeals() != 0) {
            unsealed.add(inode);
            return;
        }
        // Nobody may have it open for writing when it becomes the executable of a task.
        made.put(inode.id(), reopen(inode, fd, OpenFlags.O_RDONLY));
        kernel.close(fd);
    }

    private void addSeals(MemfdInode inode, int fd, int seals) {
        if (seals != 0) {
            kernel.call(inode + " seals", Sys.FCNTL, fd, F_ADD_SEALS, seals);
        }
    }

    /** Sets the seals that had to wait for mappings. */
    void complete() {
        for (MemfdInode inode : unsealed) {
            addSeals(inode, made.get(inode.id()), inode.lateSeals());
        }
    }

    /** Closes what it has kept: whoever needs a memfd has a description of his own. */
    void close() {
        made.values().forEach(kernel::close);
        made.clear();
    }
}
