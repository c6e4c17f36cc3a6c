package dev.criu.core.procfs;

/** Flags of a mapping, by the mnemonics of {@code show_smap_vma_flags()} in {@code fs/proc/task_mmu.c}. */
public enum VmFlag {
    /** VM_READ. */
    READ("rd"),
    /** VM_WRITE. */
    WRITE("wr"),
    /** VM_EXEC. */
    EXEC("ex"),
    /** VM_SHARED. */
    SHARED("sh"),
    /** VM_MAYREAD. */
    MAY_READ("mr"),
    /** VM_MAYWRITE. */
    MAY_WRITE("mw"),
    /** VM_MAYEXEC. */
    MAY_EXEC("me"),
    /** VM_MAYSHARE. */
    MAY_SHARE("ms"),
    /** VM_GROWSDOWN (MAP_GROWSDOWN). */
    GROWS_DOWN("gd"),
    /** VM_PFNMAP: pure page frames, a device's memory. */
    PFN_MAP("pf"),
    /** VM_LOCKED (mlock(2)). */
    LOCKED("lo"),
    /** VM_IO: a device's memory. */
    IO("io"),
    /** VM_SEQ_READ (MADV_SEQUENTIAL). */
    SEQUENTIAL("sr"),
    /** VM_RAND_READ (MADV_RANDOM). */
    RANDOM("rr"),
    /** VM_DONTCOPY (MADV_DONTFORK). */
    DONT_COPY("dc"),
    /** VM_DONTEXPAND. */
    DONT_EXPAND("de"),
    /** VM_LOCKONFAULT (mlock2(2)). */
    LOCK_ON_FAULT("lf"),
    /** VM_ACCOUNT. */
    ACCOUNT("ac"),
    /** VM_NORESERVE (MAP_NORESERVE). */
    NO_RESERVE("nr"),
    /** VM_HUGETLB. */
    HUGETLB("ht"),
    /** VM_SYNC (MAP_SYNC). */
    SYNC("sf"),
    /** VM_ARCH_1. */
    ARCH_1("ar"),
    /** VM_WIPEONFORK. */
    WIPE_ON_FORK("wf"),
    /** VM_DONTDUMP (MADV_DONTDUMP). */
    DONT_DUMP("dd"),
    /** VM_SOFTDIRTY. */
    SOFT_DIRTY("sd"),
    /** VM_MIXEDMAP. */
    MIXED_MAP("mm"),
    /** VM_HUGEPAGE (MADV_HUGEPAGE). */
    HUGE_PAGE("hg"),
    /** VM_NOHUGEPAGE (MADV_NOHUGEPAGE). */
    NO_HUGE_PAGE("nh"),
    /** VM_MERGEABLE (MADV_MERGEABLE). */
    MERGEABLE("mg"),
    /** VM_UFFD_MISSING. */
    UFFD_MISSING("um"),
    /** VM_UFFD_WP. */
    UFFD_WP("uw"),
    /** VM_UFFD_MINOR. */
    UFFD_MINOR("ui"),
    /** VM_MTE (arm64). */
    MTE("mt"),
    /** VM_SHADOW_STACK. */
    SHADOW_STACK("ss"),
    /** VM_SEALED (mseal(2)). */
    SEALED("sl"),
    /** VM_DROPPABLE (MAP_DROPPABLE). */
    DROPPABLE("dp"),
    /** VM_ARM64_BTI. */
    BTI("bt"),
    /** VM_MAYBE_GUARD: may hold guard regions (MADV_GUARD_INSTALL). */
    MAYBE_GUARD("gu");

    private final char first;
    private final char second;

    VmFlag(String code) {
        first = code.charAt(0);
        second = code.charAt(1);
    }

    boolean is(char first, char second) {
        return this.first == first && this.second == second;
    }
}
