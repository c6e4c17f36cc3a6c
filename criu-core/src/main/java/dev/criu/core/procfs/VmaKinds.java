package dev.criu.core.procfs;

/** Names that {@code get_vma_name()} of {@code fs/proc/task_mmu.c} and the kernel's internal mounts give to mappings. */
final class VmaKinds {
    private VmaKinds() {}

    static Vma.Kind of(KernelString name, boolean file, boolean deleted) {
        if (name.isEmpty()) {
            return file ? Vma.Kind.FILE : Vma.Kind.ANONYMOUS;
        }
        // Not by the inode: the first System V segment has 0.
        return name.byteAt(0) == '[' ? ofBracketed(name) : ofFile(name, deleted);
    }

    private static Vma.Kind ofFile(KernelString name, boolean deleted) {
        if (!deleted) {
            return Vma.Kind.FILE;
        } else if (name.contentEquals("/dev/zero")) {
            return Vma.Kind.SHARED_ANONYMOUS;
        } else if (name.startsWith("/memfd:")) {
            return Vma.Kind.MEMFD;
        } else if (name.startsWith("/SYSV")) {
            return Vma.Kind.SYSV;
        } else if (name.contentEquals("/anon_hugepage")) {
            return Vma.Kind.ANONYMOUS_HUGETLB;
        } else if (name.contentEquals("/[aio]")) {
            return Vma.Kind.AIO_RING;
        }
        return Vma.Kind.FILE;
    }

    private static Vma.Kind ofBracketed(KernelString name) {
        if (name.startsWith("[anon:")) {
            return Vma.Kind.ANONYMOUS_NAMED;
        } else if (name.startsWith("[anon_shmem:")) {
            return Vma.Kind.SHARED_NAMED;
        }
        return switch (name.toString()) {
            case "[heap]" -> Vma.Kind.HEAP;
            case "[stack]" -> Vma.Kind.STACK;
            case "[vdso]" -> Vma.Kind.VDSO;
            case "[vvar]" -> Vma.Kind.VVAR;
            case "[vvar_vclock]" -> Vma.Kind.VVAR_VCLOCK;
            case "[vsyscall]" -> Vma.Kind.VSYSCALL;
            case "[uprobes]" -> Vma.Kind.UPROBES;
            default -> Vma.Kind.UNKNOWN_SPECIAL;
        };
    }
}
