package dev.criu.core.engine.dump;

import dev.criu.core.procfs.FdInfo;
import dev.criu.core.procfs.KernelString;
import dev.criu.core.resource.FileStatus;
import dev.criu.core.resource.OpenFile;
import dev.criu.core.resource.ZeroOwner;
import dev.criu.core.tree.HostPid;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.OpenFlags;
import dev.criu.proto.fown_entry;
import java.util.List;

/** A file that a frozen process has without a descriptor, opened through the link in {@code /proc} that leads to it. */
final class MappedFile implements OpenFile {
    private static final FdInfo NEWLY_OPENED = new FdInfo(0, OpenFlags.O_RDONLY, 0, 0, List.of());

    private final FileTable table;
    private final Kernel kernel;
    private final int pid;
    private final String procPath;
    private final String what;
    private final KernelString link;
    private final FileStatus status;
    private int local = -1;

    /**
     * @param table knows the mounts of the tree
     * @param procPath of the link: {@code /proc/PID/map_files/START-END}, {@code /proc/PID/exe}
     * @param what for messages: {@code mapping START-END}
     */
    MappedFile(FileTable table, int pid, String procPath, String what, KernelString link, FileStatus status) {
        this.table = table;
        this.kernel = table.kernel();
        this.pid = pid;
        this.procPath = procPath;
        this.what = what;
        this.link = link;
        this.status = status;
    }

    @Override
    public HostPid pid() {
        return new HostPid(pid);
    }

    @Override
    public int fd() {
        return -1;
    }

    @Override
    public KernelString link() {
        return link;
    }

    @Override
    public FdInfo info() {
        return NEWLY_OPENED;
    }

    @Override
    public FileStatus status() {
        return status;
    }

    @Override
    public int local() {
        if (local < 0) {
            local = kernel.open(procPath, OpenFlags.O_PATH);
        }
        return local;
    }

    @Override
    public boolean isMounted() {
        return table.isMountOf(pid, local());
    }

    @Override
    public String procPath() {
        return procPath;
    }

    @Override
    public fown_entry owner() {
        return ZeroOwner.ENTRY;
    }

    @Override
    public String coordinates() {
        return "pid " + pid + " " + what;
    }

    void close() {
        if (local >= 0) {
            kernel.close(local);
            local = -1;
        }
    }
}
