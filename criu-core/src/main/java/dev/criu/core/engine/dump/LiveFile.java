package dev.criu.core.engine.dump;

import dev.criu.core.procfs.FdInfo;
import dev.criu.core.procfs.KernelString;
import dev.criu.core.resource.FileStatus;
import dev.criu.core.resource.OpenFile;
import dev.criu.core.tree.HostPid;
import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.SyscallException;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.memory.NativeMemory;
import dev.criu.proto.fown_entry;

/** A descriptor of a frozen process. */
final class LiveFile implements OpenFile {
    private static final int F_GETOWN_EX = 16;
    private static final int F_GETSIG = 11;
    private static final int F_GETOWNER_UIDS = 17;
    private static final int O_PATH = 010000000;
    private static final fown_entry NOBODY = fown_entry.newBuilder()
            .setUid(0)
            .setEuid(0)
            .setSignum(0)
            .setPidType(0)
            .setPid(0)
            .build();

    private final FileTable table;
    private final HostPid pid;
    private final int fd;
    private final KernelString link;
    private final FdInfo info;
    private final FileStatus status;
    private int local = -1;

    LiveFile(FileTable table, HostPid pid, int fd, KernelString link, FdInfo info, FileStatus status) {
        this.table = table;
        this.pid = pid;
        this.fd = fd;
        this.link = link;
        this.info = info;
        this.status = status;
    }

    @Override
    public HostPid pid() {
        return pid;
    }

    @Override
    public int fd() {
        return fd;
    }

    @Override
    public KernelString link() {
        return link;
    }

    @Override
    public FdInfo info() {
        return info;
    }

    @Override
    public FileStatus status() {
        return status;
    }

    @Override
    public int local() {
        if (local < 0) {
            local = table.fetch(pid.value(), fd);
        }
        return local;
    }

    @Override
    public boolean isMounted() {
        return table.isMounted(pid.value(), info.mntId());
    }

    @Override
    public fown_entry owner() {
        if ((info.flags() & O_PATH) != 0) {
            return NOBODY; // fcntl(2) knows no owner of an O_PATH descriptor
        }
        Kernel kernel = table.kernel();
        try (NativeMemory m = NativeMemory.allocate(16)) {
            check(kernel.raw(Sys.FCNTL, local(), F_GETOWN_EX, m.address()));
            int type = m.getInt(0);
            int owner = m.getInt(4);
            int signal = (int) check(kernel.raw(Sys.FCNTL, local(), F_GETSIG, 0));
            if (owner == 0 && signal == 0) {
                return NOBODY;
            }
            check(kernel.raw(Sys.FCNTL, local(), F_GETOWNER_UIDS, m.address()));
            return fown_entry.newBuilder()
                    .setUid(m.getInt(0))
                    .setEuid(m.getInt(4))
                    .setSignum(signal)
                    .setPidType(owner == 0 ? 0 : type /* F_OWNER_TID, _PID, _PGRP number like the kernel's pid types that images hold */)
                    .setPid(owner == 0 ? 0 : table.nsPid(owner, coordinates()))
                    .build();
        }
    }

    private long check(long result) {
        if (Errno.isError(result)) {
            throw new SyscallException(Sys.FCNTL, (int) -result, coordinates());
        }
        return result;
    }

    void close() {
        if (local >= 0) {
            table.kernel().close(local);
            local = -1;
        }
    }
}
