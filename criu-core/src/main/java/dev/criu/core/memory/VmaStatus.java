package dev.criu.core.memory;

import dev.criu.proto.vma_entry;

/** Bits of {@code vma_entry.status} and the flags of mmap(2) that images keep. */
public final class VmaStatus {
    static final int REGULAR = 1;
    static final int VSYSCALL = 1 << 2;
    static final int VDSO = 1 << 3;
    static final int HEAP = 1 << 5;
    public static final int FILE_PRIVATE = 1 << 6;
    public static final int FILE_SHARED = 1 << 7;
    static final int ANON_SHARED = 1 << 8;
    static final int ANON_PRIVATE = 1 << 9;
    static final int SYSVIPC = 1 << 10;
    static final int SOCKET = 1 << 11;
    static final int VVAR = 1 << 12;
    static final int AIO_RING = 1 << 13;
    static final int MEMFD = 1 << 14;
    static final int SHADOW_STACK = 1 << 15;
    static final int GUARD = 1 << 16;
    static final int UPROBES = 1 << 17;

    static final int MAP_SHARED = 1;
    static final int MAP_PRIVATE = 2;
    static final int MAP_ANONYMOUS = 0x20;
    static final int MAP_FIXED = 0x10;
    static final int MAP_GROWSDOWN = 0x100;
    static final int MAP_LOCKED = 0x2000;
    static final int MAP_NORESERVE = 0x4000;
    static final int MAP_HUGETLB = 0x40000;
    /** Where the flags of mmap(2) have the binary logarithm of the size of huge pages. */
    static final int HUGE_SHIFT = 26;

    static final int HUGE_MASK = 0x3f << HUGE_SHIFT;

    /** MAP_DROPPABLE, which stands in place of MAP_PRIVATE. */
    static final int MAP_DROPPABLE = 8;

    private VmaStatus() {}

    /** Whether a mapping is made by mmap(2): not the kernel's own, nor a guard in another one. */
    static boolean isOrdinary(vma_entry vma) {
        return (vma.getStatus() & (VVAR | VDSO | VSYSCALL | GUARD)) == 0;
    }

    /** Whether a mapping may have pages of its own. */
    static boolean isPrivate(vma_entry vma) {
        return isPrivate(vma.getStatus());
    }

    /** As {@link #isPrivate(vma_entry)}, of its status. */
    static boolean isPrivate(int status) {
        return (status & (ANON_PRIVATE | FILE_PRIVATE)) != 0 && (status & GUARD) == 0;
    }
}
