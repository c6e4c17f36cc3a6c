package dev.criu.core.resource.memfd;

import dev.criu.core.api.CriuException;
import dev.criu.core.resource.FilePlan;
import dev.criu.core.resource.FileRestorer;
import dev.criu.core.resource.OwnerRestorer;
import dev.criu.core.resource.RestoreScope;
import dev.criu.images.ImageType;
import dev.criu.linux.Sys;
import dev.criu.linux.call.OpenFlags;
import dev.criu.proto.file_entry;
import dev.criu.proto.memfd_file_entry;
import dev.criu.proto.memfd_inode_entry;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Opens memfds for descriptors and for mappings. */
final class MemfdRestorer implements FileRestorer {
    private static final int SEEK_SET = 0;
    private static final int NOT_AGAIN = OpenFlags.O_CREAT | OpenFlags.O_EXCL | OpenFlags.O_TRUNC;

    private final RestoreScope scope;
    private final MemfdMaker maker;
    private final Set<Long> open = new HashSet<>();
    private Map<Long, MemfdInode> inodes;

    MemfdRestorer(RestoreScope scope) {
        this.scope = scope;
        this.maker = new MemfdMaker(scope);
    }

    @Override
    public void plan(file_entry entry, FilePlan plan) {
        memfd_file_entry memfd = entry.getMemfd();
        MemfdInode inode = inode(memfd);
        open.add(inode.id());
        plan.create(memfd.getId(), "memfd " + inode.name().toStringUtf8(), () -> create(memfd, inode));
        OwnerRestorer.plan(plan, memfd.getId(), memfd.getFlags(), memfd.getFown());
    }

    private int create(memfd_file_entry memfd, MemfdInode inode) {
        int fd = maker.open(inode, memfd.getFlags() & ~NOT_AGAIN);
        if (memfd.getPos() > 0 && (memfd.getFlags() & OpenFlags.O_PATH) == 0) {
            scope.kernel().call(inode.toString(), Sys.LSEEK, fd, memfd.getPos(), SEEK_SET);
        }
        return scope.workshop().adopt(fd);
    }

    @Override
    public int openLocally(file_entry entry, int flags) {
        MemfdInode inode = inode(entry.getMemfd());
        if (inode.isNamedLikeSharedMemory() && !open.contains(inode.id())) {
            return scope.sharedAnonymous(inode.shmid(), inode.size(), inode.huge() & ~MemfdInode.MFD_HUGETLB);
        }
        return maker.open(inode, flags & ~NOT_AGAIN);
    }

    @Override
    public void complete() {
        maker.complete();
    }

    @Override
    public void close() {
        maker.close();
    }

    private MemfdInode inode(memfd_file_entry memfd) {
        if (inodes == null) {
            inodes = new HashMap<>();
            for (memfd_inode_entry entry : scope.images().readAll(ImageType.MEMFD_INODE)) {
                MemfdInode inode = MemfdInode.of(entry);
                inodes.put(inode.id(), inode);
            }
        }
        MemfdInode inode = inodes.get(Integer.toUnsignedLong(memfd.getInodeId()));
        if (inode == null) {
            throw new CriuException("memfd", "file 0x" + Integer.toHexString(memfd.getId()) + ": "
                    + ImageType.MEMFD_INODE.fileName() + " has no memfd " + memfd.getInodeId() + "; dump again");
        }
        return inode;
    }
}
