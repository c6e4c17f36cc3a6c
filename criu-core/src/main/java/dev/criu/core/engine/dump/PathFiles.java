package dev.criu.core.engine.dump;

import dev.criu.core.memory.MappedFiles;
import dev.criu.core.procfs.KernelString;
import dev.criu.core.procfs.Procfs;
import dev.criu.core.procfs.Vma;
import dev.criu.core.resource.DumpScope;
import dev.criu.core.resource.FileStatus;
import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.SyscallException;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.memory.NativeMemory;
import dev.criu.proto.fd_types;
import dev.criu.proto.file_entry;
import dev.criu.proto.fown_entry;
import dev.criu.proto.reg_file_entry;
import java.util.HashMap;
import java.util.Map;

/**
 * Files that the tree has without a descriptor: mapped ones, the executable, current and root directories. Each becomes one
 * entry, named by its path in the tree's mount namespace.
 */
final class PathFiles implements MappedFiles {
    private static final String DELETED = " (deleted)";

    private final DumpScope scope;
    private final Kernel kernel;
    private final Procfs procfs;
    private final FileIds ids;
    private final byte[] prefix;
    private final Map<Key, Integer> known = new HashMap<>();

    private record Key(long dev, long ino, KernelString path) {}

    /** @param prefix what to put before a path of the tree to reach the file from here: empty, or {@code /proc/PID/root} */
    PathFiles(DumpScope scope, Procfs procfs, FileIds ids, String prefix) {
        this.prefix = prefix.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        this.scope = scope;
        this.kernel = scope.kernel();
        this.procfs = procfs;
        this.ids = ids;
    }

    @Override
    public int idOf(int pid, Vma vma) {
        return idOfLink(pid, "map_files/" + vma.range(), "mapping " + vma.range());
    }

    /** The executable. */
    int executable(int pid) {
        return idOfLink(pid, "exe", "executable");
    }

    int currentDirectory(int pid) {
        return idOfLink(pid, "cwd", "current directory");
    }

    int rootDirectory(int pid) {
        return idOfLink(pid, "root", "root directory");
    }

    private int idOfLink(int pid, String name, String what) {
        KernelString path = procfs.link(pid, name);
        FileStatus status = stat("/proc/" + pid + "/" + name, "pid " + pid + " " + what);
        Key key = new Key(status.dev(), status.ino(), path);
        Integer id = known.get(key);
        if (id == null) {
            checkReachable(pid, path, status, what);
            id = ids.next();
            ids.add(entry(id, path, status));
            known.put(key, id);
        }
        return id;
    }

    /** A deleted file has no path that leads to it; one that has been replaced leads elsewhere. */
    private void checkReachable(int pid, KernelString path, FileStatus status, String what) {
        byte[] full = concat(prefix, path);
        try (NativeMemory name = Kernel.cString(full);
                NativeMemory stat = NativeMemory.allocate(FileStatus.BYTES)) {
            long result = kernel.raw(Sys.STAT, name.address(), stat.address());
            if (!Errno.isError(result)) {
                FileStatus there = FileStatus.decode(stat);
                if (there.dev() == status.dev() && there.ino() == status.ino()) {
                    return;
                }
            }
            String object = "pid " + pid + " " + what + " (" + path + ")";
            if (path.endsWith(DELETED)) {
                scope.refuse(object, "the file was deleted; ghost files are not supported yet", "");
            } else {
                scope.refuse(object, "its path leads to another file now", "");
            }
        }
    }

    private static byte[] concat(byte[] prefix, KernelString path) {
        byte[] tail = path.toByteArray();
        byte[] all = java.util.Arrays.copyOf(prefix, prefix.length + tail.length);
        System.arraycopy(tail, 0, all, prefix.length, tail.length);
        return all;
    }

    private FileStatus stat(String link, String object) {
        try (NativeMemory name = Kernel.cString(link.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                NativeMemory stat = NativeMemory.allocate(FileStatus.BYTES)) {
            long result = kernel.raw(Sys.STAT, name.address(), stat.address());
            if (Errno.isError(result)) {
                throw new SyscallException(Sys.STAT, (int) -result, object);
            }
            return FileStatus.decode(stat);
        }
    }

    private static file_entry entry(int id, KernelString path, FileStatus status) {
        fown_entry nobody = fown_entry.newBuilder()
                .setUid(0)
                .setEuid(0)
                .setSignum(0)
                .setPidType(0)
                .setPid(0)
                .build();
        reg_file_entry.Builder file = reg_file_entry.newBuilder()
                .setId(id)
                .setFlags(0)
                .setPos(0)
                .setFown(nobody)
                .setName(path.toString())
                .setMode(status.mode());
        if (status.isRegular()) {
            file.setSize(status.size());
        }
        return file_entry.newBuilder()
                .setType(fd_types.REG)
                .setId(id)
                .setReg(file)
                .build();
    }
}
