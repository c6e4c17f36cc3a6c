package dev.criu.core.engine.dump;

import dev.criu.core.procfs.FdInfo;
import dev.criu.core.procfs.KernelString;
import dev.criu.core.procfs.Procfs;
import dev.criu.core.resource.DumpScope;
import dev.criu.core.resource.FileDumper;
import dev.criu.core.resource.FileKind;
import dev.criu.core.resource.FileStatus;
import dev.criu.core.resource.OpenFile;
import dev.criu.core.tree.FrozenProcess;
import dev.criu.images.ImageType;
import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.proto.fdinfo_entry;
import dev.criu.proto.file_entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open files of a frozen tree: which descriptors lead to the same open file description, and what kind each is. Descriptions
 * that could be the same by what /proc tells are told apart by kcmp(2).
 */
final class FileTable implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FileTable.class);
    private static final int CLOSE_ON_EXEC = 02000000;
    private static final int FD_CLOEXEC = 1;

    private final DumpScope scope;
    private final Kernel kernel;
    private final Procfs procfs;
    private final Kcmp kcmp;
    private final FileIds ids;
    private final List<FileKind> kinds;
    private final Map<Integer, Integer> nsPids;
    private final int self;
    private final Map<FileKind, FileDumper> dumpers = new LinkedHashMap<>();
    private Set<Integer> mounts;
    private final Map<Integer, Integer> pidfds = new HashMap<>();
    private final List<LiveFile> files = new ArrayList<>();
    private final Map<Likeness, Distinct<Seen, Description>> descriptions = new HashMap<>();
    private final Map<Integer, List<fdinfo_entry>> tables = new LinkedHashMap<>();

    /** Descriptors that differ in this are not one description. */
    private record Likeness(long ino, long dev, int flags, long pos, int mntId) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Likeness file
                    && ino == file.ino
                    && dev == file.dev
                    && flags == file.flags
                    && pos == file.pos
                    && mntId == file.mntId;
        }

        @Override
        public int hashCode() {
            return 31 * (31 * Long.hashCode(ino) + flags) + Long.hashCode(pos);
        }
    }

    /** A descriptor that leads to a description. */
    private record Seen(int pid, int fd) {}

    private record Description(int id, FileKind kind) {}

    FileTable(DumpScope scope, Procfs procfs, Kcmp kcmp, FileIds ids, List<FileKind> kinds, Map<Integer, Integer> nsPids) {
        this.scope = scope;
        this.kernel = scope.kernel();
        this.procfs = procfs;
        this.kcmp = kcmp;
        this.ids = ids;
        this.kinds = kinds;
        this.nsPids = nsPids;
        this.self = (int) kernel.raw(Sys.GETPID, 0);
    }

    Kernel kernel() {
        return kernel;
    }

    /**
     * Describes the descriptor table of a process, if {@code filesId} was not seen before.
     *
     * @param descriptors the table, in pieces of which some may still be read
     */
    void observe(FrozenProcess process, int filesId, List<Future<List<Descriptor>>> descriptors) {
        if (tables.containsKey(filesId)) {
            return;
        }
        List<fdinfo_entry> entries = new ArrayList<>();
        tables.put(filesId, entries);
        for (Future<List<Descriptor>> piece : descriptors) {
            for (Descriptor descriptor : FactsReader.await(piece)) {
                refuseLocked(process, descriptor);
                Description file = describe(process, descriptor);
                if (file != null) {
                    entries.add(fdinfo_entry.newBuilder()
                            .setId(file.id)
                            .setFlags((descriptor.info().flags() & CLOSE_ON_EXEC) != 0 ? FD_CLOEXEC : 0)
                            .setType(file.kind.type())
                            .setFd(descriptor.fd())
                            .build());
                }
            }
        }
    }

    private void refuseLocked(FrozenProcess process, Descriptor descriptor) {
        String lock = descriptor.info().value("lock");
        if (lock != null) {
            scope.refuse(
                    "pid " + process.pid() + " fd " + descriptor.fd() + " (lock " + lock + ")",
                    "file locks and leases are not supported yet",
                    "have it released before the dump");
        }
    }

    private Description describe(FrozenProcess process, Descriptor descriptor) {
        int pid = process.pid().value();
        int fd = descriptor.fd();
        FileStatus status = descriptor.status();
        FdInfo info = descriptor.info();
        Likeness likeness = new Likeness(
                status.ino(), status.dev(), info.flags() & ~CLOSE_ON_EXEC, info.pos(), info.mntId());
        return descriptions
                .computeIfAbsent(
                        likeness, key -> new Distinct<>((a, b) -> kcmp.compare(Kcmp.FILE, a.pid, b.pid, a.fd, b.fd)))
                .get(new Seen(pid, fd), () -> describe(new LiveFile(this, process.pid(), fd, descriptor.link(), info, status)));
    }

    /** Describes a file that was not seen before; null if it has to be refused. */
    private Description describe(LiveFile file) {
        files.add(file);
        FileKind kind = kindOf(file);
        if (kind == null) {
            refuse(file);
            return null;
        }
        int id = ids.next();
        LOG.debug("{}: dump id={} pid={} fd={} {}", kind.name(), id, file.pid(), file.fd(), file.link());
        ids.add(dumpers.computeIfAbsent(kind, k -> k.dumper(scope)).describe(id, file));
        file.close();
        return new Description(id, kind);
    }

    /** Describes a file that is mapped or executed, whatever kind it is of; 0 if it was refused. */
    int describeMapped(MappedFile file) {
        FileKind kind = kindOf(file);
        if (kind == null) {
            scope.refuse(file.coordinates() + " (" + file.link() + ")", "mappings of such a file cannot be dumped", "");
            return 0;
        }
        int id = ids.next();
        LOG.debug("{}: dump id={} {} {}", kind.name(), id, file.coordinates(), file.link());
        ids.add(dumpers.computeIfAbsent(kind, k -> k.dumper(scope)).describe(id, file));
        file.close();
        return id;
    }

    private FileKind kindOf(OpenFile file) {
        for (FileKind kind : kinds) {
            if (kind.recognises(file)) {
                return kind;
            }
        }
        return null;
    }

    private void refuse(LiveFile file) {
        KernelString link = file.link();
        String remedy = file.status().isSocket()
                ? "close it, or dump while no such socket is open"
                : "close it before the dump";
        scope.refuse(
                file.coordinates() + " (" + link + ")",
                file.status().isSocket()
                        ? "this kind of socket cannot be dumped yet"
                        : "this kind of file cannot be dumped yet",
                remedy);
    }

    /** A duplicate here of a descriptor of the tree, by pidfd_getfd(2). */
    int fetch(int pid, int fd) {
        int pidfd = pidfds.computeIfAbsent(
                pid, p -> (int) kernel.call("pid " + p, Sys.PIDFD_OPEN, p, 0));
        return (int) kernel.call("pid " + pid + " fd " + fd, Sys.PIDFD_GETFD, pidfd, fd, 0);
    }

    /** Whether a process can see the mount of this number. */
    boolean isMounted(int pid, int mountId) {
        if (mounts == null) {
            mounts = new HashSet<>();
            procfs.mountInfo(pid).forEach(mount -> mounts.add(mount.mountId()));
        }
        return mounts.contains(mountId);
    }

    /** As {@link #isMounted} of the mount that a file of this process lies on. */
    boolean isMountOf(int pid, int localFd) {
        return isMounted(pid, procfs.fdInfo(self, localFd).mntId());
    }

    /** The tree's number for a pid or process group here. */
    int nsPid(int hostPid, String object) {
        int positive = Math.abs(hostPid);
        Integer known = nsPids.get(positive);
        if (known == null) {
            scope.refuse(object, "its owner for signals is pid " + hostPid + ", which is not in the tree", "");
            return 0;
        }
        return hostPid < 0 ? -known : known;
    }

    /** Once every table was observed. */
    void complete() {
        dumpers.values().forEach(FileDumper::complete);
    }

    /** Writes {@code fdinfo} and whatever the kinds keep apart. */
    void write() {
        tables.forEach((id, entries) -> scope.images().writeList(ImageType.FDINFO, entries, id));
        dumpers.values().forEach(FileDumper::write);
    }

    @Override
    public void close() {
        files.forEach(LiveFile::close);
        pidfds.values().forEach(kernel::close);
    }
}
