package dev.criu.core.resource.memfd;

import com.google.protobuf.ByteString;
import dev.criu.core.procfs.KernelString;
import dev.criu.core.resource.DumpScope;
import dev.criu.core.resource.FileDumper;
import dev.criu.core.resource.FileStatus;
import dev.criu.core.resource.OpenFile;
import dev.criu.images.ImageType;
import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.OpenFlags;
import dev.criu.linux.memory.NativeMemory;
import dev.criu.proto.fd_types;
import dev.criu.proto.file_entry;
import dev.criu.proto.memfd_file_entry;
import java.util.LinkedHashMap;
import java.util.Map;

/** Describes memfds: each inode once, with its contents, however often it is open or mapped. */
final class MemfdDumper implements FileDumper {
    private static final int F_GET_SEALS = 1034;
    private static final int STATFS = 120;
    private static final long HUGETLBFS_MAGIC = 0x958458f6L;
    private static final int TYPE = 0170000;

    private final DumpScope scope;
    private final Kernel kernel;
    private final Map<Place, MemfdInode> inodes = new LinkedHashMap<>();

    private record Place(long dev, long ino) {}

    MemfdDumper(DumpScope scope) {
        this.scope = scope;
        this.kernel = scope.kernel();
    }

    @Override
    public file_entry describe(int id, OpenFile file) {
        Place place = new Place(file.status().dev(), file.status().ino());
        MemfdInode inode = inodes.get(place);
        if (inode == null) {
            inode = observe(file, inodes.size() + 1);
            inodes.put(place, inode);
        }
        return file_entry.newBuilder()
                .setType(fd_types.MEMFD)
                .setId(id)
                .setMemfd(memfd_file_entry.newBuilder()
                        .setId(id)
                        .setFlags(file.flags())
                        .setPos(file.info().pos())
                        .setFown(file.owner())
                        .setInodeId((int) inode.id()))
                .build();
    }

    /** Looks through a description of its own, so that no offset of the tree's moves. */
    private MemfdInode observe(OpenFile file, long id) {
        String object = file.coordinates() + " (" + file.link() + ")";
        int fd = kernel.open("/proc/self/fd/" + file.local(), OpenFlags.O_RDONLY);
        int seals = (int) kernel.raw(Sys.FCNTL, fd, F_GET_SEALS, 0);
        if (Errno.isError(seals) || isHuge(fd, object)) {
            scope.refuse(object, "a memfd of huge pages is not supported yet", "unmap and close it before the dump");
            seals = 0;
        }
        FileStatus status = file.status();
        MemfdInode inode = new MemfdInode(
                id, name(file.link()), status.uid(), status.gid(), status.size(), status.ino(), seals, status.mode() & ~TYPE);
        scope.keepShared(inode.shmid(), fd, inode.size(), object);
        return inode;
    }

    private boolean isHuge(int fd, String object) {
        try (NativeMemory statfs = NativeMemory.allocate(STATFS)) {
            kernel.call(object, Sys.FSTATFS, fd, statfs.address());
            return statfs.getLong(0) == HUGETLBFS_MAGIC;
        }
    }

    private static ByteString name(KernelString link) {
        int end = link.length() - (link.endsWith(MemfdInode.SUFFIX) ? MemfdInode.SUFFIX.length() : 0);
        return link.substring(MemfdInode.PREFIX.length(), end).toByteString();
    }

    @Override
    public void write() {
        scope.images().writeAll(ImageType.MEMFD_INODE, inodes.values().stream().map(MemfdInode::entry).toList());
    }
}
