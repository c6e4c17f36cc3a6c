package dev.criu.core.remap;

import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.OpenFlags;
import dev.criu.linux.memory.NativeMemory;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** File systems in which only the kernel makes files (include/uapi/linux/magic.h). */
final class PseudoFileSystems {
    private static final Set<Long> MAGICS = Set.of(
            0x9fa0L /* proc */, 0x62656572L /* sysfs */, 0x27e0ebL /* cgroup */, 0x63677270L /* cgroup2 */, 0x1cd1L /* devpts */,
            0x64626720L /* debugfs */, 0x74726163L /* tracefs */, 0xcafe4a11L /* bpf */, 0x73636673L /* securityfs */);
    private static final int STATFS = 120;

    private PseudoFileSystems() {}

    static boolean hold(Kernel kernel, LostFile file) {
        byte[] path = file.procPath().getBytes(StandardCharsets.US_ASCII);
        int fd = kernel.openRaw(OpenFlags.AT_FDCWD, path, OpenFlags.O_PATH, 0);
        if (Errno.isError(fd)) {
            return false; // told by whoever opens it next
        }
        try (NativeMemory statfs = NativeMemory.allocate(STATFS)) {
            kernel.call(file.toString(), Sys.FSTATFS, fd, statfs.address());
            return MAGICS.contains(statfs.getLong(0));
        } finally {
            kernel.close(fd);
        }
    }
}
