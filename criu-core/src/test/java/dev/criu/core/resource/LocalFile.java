package dev.criu.core.resource;

import dev.criu.core.procfs.FdInfo;
import dev.criu.core.procfs.KernelString;
import dev.criu.core.procfs.PlainProcfsReader;
import dev.criu.core.tree.HostPid;
import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.memory.NativeMemory;
import dev.criu.proto.fown_entry;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A descriptor of this JVM, seen as the engine sees one of a dumped task. */
public final class LocalFile implements OpenFile {
    private final Kernel kernel;
    private final int fd;

    public LocalFile(Kernel kernel, int fd) {
        this.kernel = kernel;
        this.fd = fd;
    }

    @Override
    public HostPid pid() {
        return new HostPid((int) ProcessHandle.current().pid());
    }

    @Override
    public int fd() {
        return fd;
    }

    @Override
    public KernelString link() {
        try (NativeMemory path = Kernel.cString(("/proc/self/fd/" + fd).getBytes());
                NativeMemory target = NativeMemory.allocate(4096)) {
            long length = kernel.call(coordinates(), Sys.READLINKAT, -1, path.address(), target.address(), 4096);
            return KernelString.of(target.bytes(0, (int) length));
        }
    }

    @Override
    public FdInfo info() {
        try {
            return FdInfo.parse(new PlainProcfsReader().read("/proc/self/fdinfo/" + fd));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public FileStatus status() {
        return FileStatus.of(kernel, fd, coordinates());
    }

    @Override
    public int local() {
        return fd;
    }

    @Override
    public fown_entry owner() {
        try (NativeMemory answer = NativeMemory.allocate(8)) {
            if (kernel.raw(Sys.FCNTL, fd, 16, answer.address()) < 0 || answer.getInt(4) == 0) {
                return ZeroOwner.ENTRY;
            }
            var owner = fown_entry.newBuilder().setPidType(answer.getInt(0)).setPid(answer.getInt(4));
            kernel.call(coordinates(), Sys.FCNTL, fd, 17, answer.address());
            return owner.setUid(answer.getInt(0))
                    .setEuid(answer.getInt(4))
                    .setSignum((int) kernel.call(coordinates(), Sys.FCNTL, fd, 11))
                    .build();
        }
    }
}
