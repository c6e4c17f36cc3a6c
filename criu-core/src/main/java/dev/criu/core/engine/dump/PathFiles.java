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
import dev.criu.linux.call.Kernel;
import dev.criu.proto.file_entry;
import java.util.HashMap;
import java.util.Map;

/**
 * Files that the tree has without a descriptor: mapped ones, the executable, current and root directories. Each becomes one
 * entry, named by its path in the tree's mount namespace.
 */
final class PathFiles implements MappedFiles {
    private final DumpScope scope;
    private final Kernel kernel;
    private final Procfs procfs;
    private final FileIds ids;
    private final boolean buildIds;
    private final FileTable files;
    private final Map<Key, Integer> known = new HashMap<>();

    private final Map<Mapped, Integer> mapped = new HashMap<>();

    private record Key(long dev, long ino, KernelString path) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && dev == key.dev && ino == key.ino && path.equals(key.path);
        }

        @Override
        public int hashCode() {
            return 31 * Long.hashCode(ino) + path.hashCode();
        }
    }

    /** A mapped file as the list of mappings shows it; the same line means the same file. */
    private record Mapped(int major, int minor, long ino, KernelString path, boolean deleted) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Mapped file
                    && major == file.major
                    && minor == file.minor
                    && ino == file.ino
                    && deleted == file.deleted
                    && path.equals(file.path);
        }

        @Override
        public int hashCode() {
            return 31 * Long.hashCode(ino) + path.hashCode();
        }
    }

    /** @param buildIds whether the build-ids of mapped files are recorded */
    PathFiles(DumpScope scope, Procfs procfs, FileIds ids, FileTable files, boolean buildIds) {
        this.buildIds = buildIds;
        this.files = files;
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
            MappedFile file = new MappedFile(files, pid, "/proc/" + pid + "/" + link.name(), what, path, status);
            id = isOfMemory(path) ? files.describeMapped(file) : ofPath(file);
            file.close();
            known.put(key, id);
        }
        return id;
    }

    /** Whether it may be a memfd or shared anonymous memory of huge pages; its kind knows. */
    private static boolean isOfMemory(KernelString path) {
        return path.startsWith("/memfd:") || path.contentEquals("/anon_hugepage (deleted)");
    }

    private int ofPath(MappedFile file) {
        refuseDevice(file);
        int id = ids.next();
        FileStatus status = file.status();
        file_entry entry = RegularEntries.of(id, scope.pathOf(id, file), status, 0, 0, ZeroOwner.ENTRY);
        ids.add(buildIds && status.isRegular() ? RegularEntries.withBuildId(entry, BuildId.at(kernel, file.procPath())) : entry);
        return id;
    }

    /** Mappings of /dev/zero (Documentation/admin-guide/devices.txt) are memory like any other. */
    private void refuseDevice(MappedFile file) {
        FileStatus status = file.status();
        boolean device = status.isCharacterDevice() || status.isBlockDevice();
        if (device && !(status.isCharacterDevice() && status.major() == 1 && status.minor() == 5)) {
            scope.refuse(file.coordinates() + " (" + file.link() + ")", "a device is mapped; what it has behind that cannot be kept",
                    "");
        }
    }
}
