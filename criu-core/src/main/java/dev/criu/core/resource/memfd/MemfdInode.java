package dev.criu.core.resource.memfd;

import com.google.protobuf.ByteString;
import dev.criu.core.api.CriuException;
import dev.criu.proto.memfd_inode_entry;

/**
 * What all that opened or mapped one memfd share.
 *
 * @param id number in the images
 * @param name as given to memfd_create(2), at most 249 bytes without a zero
 * @param size bytes
 * @param shmid number of its page map
 * @param seals F_SEAL_* of fcntl(2)
 * @param mode permissions
 * @param huge MFD_HUGETLB and the size of its pages, as flags of memfd_create(2); 0 for ordinary pages
 */
record MemfdInode(long id, ByteString name, int uid, int gid, long size, long shmid, int seals, int mode, int huge) {
    static final String PREFIX = "/memfd:";
    static final String SUFFIX = " (deleted)";

    /** F_SEAL_SEAL: no seal may be added. */
    static final int SEAL_SEAL = 1;
    /** F_SEAL_FUTURE_WRITE: mappings that may be written stay, no further one can be made. */
    static final int SEAL_FUTURE_WRITE = 0x10;
    /** F_SEAL_EXEC: the permission to execute stays as it is. */
    static final int SEAL_EXEC = 0x20;

    /** How the kernel calls shared anonymous memory of huge pages. */
    static final String HUGE_ANONYMOUS = "/anon_hugepage";
    /** MFD_HUGETLB of memfd_create(2). */
    static final int MFD_HUGETLB = 4;

    private static final int HUGE_FLAGS = 0x3f << 26 | MFD_HUGETLB;
    private static final int KNOWN_SEALS = 0x3f;
    private static final int MAX_NAME = 249;
    private static final int PERMISSIONS = 07777;
    private static final int DEFAULT_MODE = 0777;

    MemfdInode {
        String object = "memfd " + id + " (" + name.toStringUtf8() + ")";
        if (name.size() > MAX_NAME || name.toStringUtf8().indexOf('\0') >= 0) {
            throw new CriuException("memfd", object + ": its name is longer than " + MAX_NAME + " bytes or holds a zero");
        }
        if (size < 0) {
            throw new CriuException("memfd", object + ": its size is " + Long.toUnsignedString(size) + " bytes");
        }
        if ((huge & ~HUGE_FLAGS) != 0) {
            throw new CriuException("memfd", object + ": flags 0x" + Integer.toHexString(huge) + " of its huge pages are not known");
        }
        if ((seals & ~KNOWN_SEALS) != 0) {
            throw new CriuException("memfd", object + ": seals 0x" + Integer.toHexString(seals) + " are not known");
        }
    }

    static MemfdInode of(memfd_inode_entry entry) {
        return new MemfdInode(
                entry.getInodeId(),
                entry.getName(),
                entry.getUid(),
                entry.getGid(),
                entry.getSize(),
                Integer.toUnsignedLong(entry.getShmid()),
                entry.getSeals(),
                entry.hasMode() ? entry.getMode() & PERMISSIONS : DEFAULT_MODE,
                entry.getHugetlbFlag());
    }

    memfd_inode_entry entry() {
        memfd_inode_entry.Builder entry = memfd_inode_entry.newBuilder()
                .setName(name)
                .setUid(uid)
                .setGid(gid)
                .setSize(size)
                .setShmid((int) shmid)
                .setSeals(seals)
                .setInodeId(id)
                .setMode(mode);
        return huge == 0 ? entry.build() : entry.setHugetlbFlag(huge).build();
    }

    /** Whether CRIU means shared anonymous memory, provided that no descriptor leads to it. */
    boolean isNamedLikeSharedMemory() {
        return name.toStringUtf8().equals(huge == 0 ? "/dev/zero" : HUGE_ANONYMOUS) && seals == SEAL_SEAL;
    }

    /** The seals that must wait until all mappings are made. */
    int lateSeals() {
        return (seals & SEAL_FUTURE_WRITE) == 0 ? 0 : seals & (SEAL_FUTURE_WRITE | SEAL_SEAL);
    }

    @Override
    public String toString() {
        return "memfd " + id + " (" + name.toStringUtf8() + ")";
    }
}
