package dev.criu.core.resource.memfd;

import com.google.protobuf.ByteString;
import dev.criu.core.procfs.KernelString;
import dev.criu.core.resource.DumpScope;
import dev.criu.core.resource.FileDumper;
import dev.criu.core.resource.Inode;
import dev.criu.core.resource.FileStatus;
import dev.criu.core.resource.HugePages;
import dev.criu.core.resource.OpenFile;
import dev.criu.images.ImageType;
import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.SyscallException;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.OpenFlags;
import dev.criu.proto.fd_types;
import dev.criu.proto.file_entry;
import dev.criu.proto.memfd_file_entry;
import java.util.LinkedHashMap;
import java.util.Map;

/** Describes memfds: each inode once, with its contents, however often it is open or mapped. */
final class MemfdDumper implements FileDumper {
    private static final int F_GET_SEALS = 1034;
    /** Inodes of hugetlbfs are counted apart from those of shared memory. */
    private static final long HUGE_NUMBERS = 1L << 31;
    private static final int TYPE = 0170000;

    private final DumpScope scope;
    private final Kernel kernel;
    private final Map<Inode, MemfdInode> inodes = new LinkedHashMap<>();

    MemfdDumper(DumpScope scope) {
        this.scope = scope;
        this.kernel = scope.kernel();
    }

    @Override
    public file_entry describe(int id, OpenFile file) {
        Inode place = file.status().inode();
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
        MemfdInode inode;
        try {
            inode = observe(file, fd, id, object);
        } catch (RuntimeException e) {
            kernel.close(fd);
            throw e;
        }
        scope.keepShared(inode.shmid(), fd, inode.size(), object);
        return inode;
    }

    private MemfdInode observe(OpenFile file, int fd, long id, String object) {
        int seals = (int) kernel.raw(Sys.FCNTL, fd, F_GET_SEALS, 0);
        if (Errno.isError(seals)) {
            throw new SyscallException(Sys.FCNTL, -seals, object);
        }
        long hugePage = HugePages.sizeOf(kernel, fd);
        int huge = hugePage == 0 ? 0 : MemfdInode.MFD_HUGETLB | HugePages.flagsOf(hugePage);
        FileStatus status = file.status();
        return new MemfdInode(
                id, name(file.link()), status.uid(), status.gid(), status.size(),
                hugePage == 0 ? status.ino() : status.ino() | HUGE_NUMBERS, seals, status.mode() & ~TYPE, huge);
    }

    private static ByteString name(KernelString link) {
        int end = link.length() - (link.endsWith(MemfdInode.SUFFIX) ? MemfdInode.SUFFIX.length() : 0);
        int start = link.startsWith(MemfdInode.PREFIX) ? MemfdInode.PREFIX.length() : 0;
        return link.substring(start, end).toByteString();
    }

    @Override
    public void write() {
        scope.images().writeAll(ImageType.MEMFD_INODE, inodes.values().stream().map(MemfdInode::entry).toList());
    }
}
