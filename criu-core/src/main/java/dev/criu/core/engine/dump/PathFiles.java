package dev.criu.core.engine.dump;

import dev.criu.core.memory.MappedFiles;
import dev.criu.core.procfs.KernelString;
import dev.criu.core.procfs.Procfs;
import dev.criu.core.procfs.Vma;
import dev.criu.core.resource.DumpScope;
import dev.criu.core.resource.FileStatus;
import dev.criu.core.resource.RegularEntries;
import dev.criu.core.resource.ZeroOwner;
import dev.criu.linux.call.Kernel;
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
    private final Map<Key, Integer> known = new HashMap<>();

    private final Map<Mapped, Integer> mapped = new HashMap<>();

    private record Key(long dev, long ino, KernelString path) {}

    /** A mapped file as the list of mappings shows it; the same line means the same file. */
    private record Mapped(int major, int minor, long ino, KernelString path, boolean deleted) {}

    PathFiles(DumpScope scope, Procfs procfs, FileIds ids) {
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
            checkReachable("pid " + pid + " " + what, path, status);
            id = ids.next();
            ids.add(RegularEntries.of(id, path, status, 0, 0, ZeroOwner.ENTRY));
            known.put(key, id);
        }
        return id;
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
