package dev.criu.core.engine.dump;

import dev.criu.core.memory.MappedFiles;
import dev.criu.core.procfs.KernelString;
import dev.criu.core.procfs.Procfs;
import dev.criu.core.procfs.Vma;
import dev.criu.core.resource.BuildId;
import dev.criu.core.resource.DumpScope;
import dev.criu.core.resource.FileStatus;
import dev.criu.core.resource.RegularEntries;
import dev.criu.core.resource.ZeroOwner;
import dev.criu.linux.Errno;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.OpenFlags;
import dev.criu.proto.file_entry;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

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
    private final boolean buildIds;
    private final ToIntFunction<MappedFile> describer;
    private final Map<Key, Integer> known = new HashMap<>();

    private final Map<Mapped, Integer> mapped = new HashMap<>();

    private record Key(long dev, long ino, KernelString path) {}

    /** A mapped file as the list of mappings shows it; the same line means the same file. */
    private record Mapped(int major, int minor, long ino, KernelString path, boolean deleted) {}

    /**
     * @param buildIds whether the build-ids of mapped files are recorded
     * @param describer numbers a file that no path leads to, by its kind; 0 if it is refused
     */
    PathFiles(DumpScope scope, Procfs procfs, FileIds ids, boolean buildIds, ToIntFunction<MappedFile> describer) {
        this.buildIds = buildIds;
        this.describer = describer;
        this.scope = scope;
        this.kernel = scope.kernel();
        this.procfs = procfs;
        this.ids = ids;
    }

    @Override
    public int idOf(int pid, Vma vma) {
        Mapped key = new Mapped(vma.major(), vma.minor(), vma.inode(), vma.path(), vma.deleted());
        Integer id = mapped.get(key);
        if (id == null) {
            String name = "map_files/" + vma.range();
            id = idOf(pid, ProcessPaths.Link.read(kernel, procfs, pid, name), "mapping " + vma.range());
            mapped.put(key, id);
        }
        return id;
    }

    /** The executable. */
    int executable(int pid, ProcessPaths paths) {
        return idOf(pid, paths.executable(), "executable");
    }

    int currentDirectory(int pid, ProcessPaths paths) {
        return idOf(pid, paths.currentDirectory(), "current directory");
    }

    int rootDirectory(int pid, ProcessPaths paths) {
        return idOf(pid, paths.rootDirectory(), "root directory");
    }

    private int idOf(int pid, ProcessPaths.Link link, String what) {
        KernelString path = link.path();
        FileStatus status = link.status();
        Key key = new Key(status.dev(), status.ino(), path);
        Integer id = known.get(key);
        if (id == null) {
            id = path.startsWith("/memfd:")
                    ? describer.applyAsInt(new MappedFile(kernel, pid, "/proc/" + pid + "/" + link.name(), what, path, status))
                    : ofPath("/proc/" + pid + "/" + link.name(), "pid " + pid + " " + what, path, status);
            known.put(key, id);
        }
        return id;
    }

    private int ofPath(String link, String who, KernelString path, FileStatus status) {
        checkReachable(who, path, status);
        int id = ids.next();
        file_entry entry = RegularEntries.of(id, path, status, 0, 0, ZeroOwner.ENTRY);
        ids.add(buildIds && status.isRegular() ? RegularEntries.withBuildId(entry, buildId(link)) : entry);
        return id;
    }

    private List<Integer> buildId(String link) {
        int fd = kernel.openRaw(OpenFlags.AT_FDCWD, link.getBytes(StandardCharsets.US_ASCII), OpenFlags.O_RDONLY, 0);
        if (Errno.isError(fd)) {
            return List.of();
        }
        try {
            return BuildId.of(kernel, fd);
        } finally {
            kernel.close(fd);
        }
    }

    /** A deleted file has no path that leads to it; one that has been replaced leads elsewhere. */
    private void checkReachable(String who, KernelString path, FileStatus status) {
        FileStatus there = scope.status(path);
        if (there != null && there.dev() == status.dev() && there.ino() == status.ino()) {
            return;
        }
        String object = who + " (" + path + ")";
        if (path.endsWith(DELETED)) {
            scope.refuse(object, "the file was deleted; ghost files are not supported yet", "");
        } else {
            scope.refuse(object, "its path leads to another file now", "");
        }
    }
}
