package dev.criu.core.procfs;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * One mapping of {@code /proc/PID/maps} (proc_pid_maps(5)).
 *
 * <p>The kernel prints a mapped file's path with line feeds escaped and {@code " (deleted)"} appended when it is unlinked, and
 * leaves everything else as it is, so a file whose name contains {@code \012} or ends in {@code " (deleted)"} cannot be told apart
 * here. Whoever opens the file goes through {@code /proc/PID/map_files} and compares device and inode.
 *
 * @param start first address
 * @param end address behind the last
 * @param prot PROT_READ (1), PROT_WRITE (2), PROT_EXEC (4)
 * @param shared MAP_SHARED as against MAP_PRIVATE
 * @param offset offset of {@code start} in the file, in bytes
 * @param major device of the file as the kernel's super block has it (some file systems' stat(2) differs)
 * @param minor likewise
 * @param inode 0 if no file is mapped
 * @param path path or bracketed name, empty if anonymous; without {@code " (deleted)"}
 * @param deleted whether {@code " (deleted)"} followed
 */
public record Vma(
        long start,
        long end,
        int prot,
        boolean shared,
        long offset,
        int major,
        int minor,
        long inode,
        KernelString path,
        boolean deleted) {

    /** {@code PROT_READ}. */
    public static final int READ = 1;
    /** {@code PROT_WRITE}. */
    public static final int WRITE = 2;
    /** {@code PROT_EXEC}. */
    public static final int EXEC = 4;

    static final String DELETED = " (deleted)";

    public Vma {
        Objects.requireNonNull(path, "path");
        if (Long.compareUnsigned(start, end) >= 0) {
            throw new IllegalArgumentException("mapping ends before it starts: " + hex(start) + "-" + hex(end));
        }
    }

    /** By all components. The methods that a record has of itself are linked when they are first used, which takes 10 ms. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Vma vma
                && start == vma.start
                && end == vma.end
                && prot == vma.prot
                && shared == vma.shared
                && offset == vma.offset
                && major == vma.major
                && minor == vma.minor
                && inode == vma.inode
                && deleted == vma.deleted
                && path.equals(vma.path);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(start);
    }

    /** What a mapping is, as far as its name tells. */
    public enum Kind {
        /** Anonymous and without a name. */
        ANONYMOUS,
        /** Anonymous, named by PR_SET_VMA_ANON_NAME: {@code [anon:NAME]}. */
        ANONYMOUS_NAMED,
        /** Shared anonymous, named likewise: {@code [anon_shmem:NAME]}. */
        SHARED_NAMED,
        /** {@code [heap]}: touches the program break area. */
        HEAP,
        /** {@code [stack]}: holds the main thread's first stack address. */
        STACK,
        /** {@code [vdso]}. */
        VDSO,
        /** {@code [vvar]}. */
        VVAR,
        /** {@code [vvar_vclock]}, since Linux 6.13. */
        VVAR_VCLOCK,
        /** {@code [vsyscall]}, the same in every task. */
        VSYSCALL,
        /** {@code [uprobes]}: the kernel's slots for probed instructions. */
        UPROBES,
        /** Shared anonymous memory: {@code /dev/zero (deleted)}. */
        SHARED_ANONYMOUS,
        /** Anonymous huge pages: {@code /anon_hugepage (deleted)}. */
        ANONYMOUS_HUGETLB,
        /** A memfd: {@code /memfd:NAME (deleted)}. */
        MEMFD,
        /** A System V segment: {@code /SYSVkey (deleted)}. */
        SYSV,
        /** An aio ring: {@code /[aio] (deleted)}. */
        AIO_RING,
        /** A bracketed name that this version does not know. */
        UNKNOWN_SPECIAL,
        /** Any other file. */
        FILE
    }

    /** Length in bytes. */
    public long length() {
        return end - start;
    }

    /** Whether readable. */
    public boolean readable() {
        return (prot & READ) != 0;
    }

    /** Whether writable. */
    public boolean writable() {
        return (prot & WRITE) != 0;
    }

    /** Whether executable. */
    public boolean executable() {
        return (prot & EXEC) != 0;
    }

    /** What it is by its name; a file in the root directory may imitate the deleted kinds, see the class. */
    public Kind kind() {
        return VmaKinds.of(path, inode != 0, deleted);
    }

    /**
     * Parses the whole of {@code maps}. Equal paths of neighbouring mappings are one object.
     *
     * @return mappings by ascending address
     * @throws ProcfsParseException on a malformed or cut line
     */
    public static List<Vma> parseAll(byte[] maps) {
        // Lines with a path take about 100 bytes, those without about 50.
        var list = new ArrayList<Vma>(maps.length / 64 + 1);
        var parser = new VmaLineParser("maps", maps);
        while (!parser.atEnd()) {
            list.add(parser.next());
        }
        return list;
    }

    /** As {@code start-end}, for messages. */
    public String range() {
        return hex(start) + "-" + hex(end);
    }

    private static String hex(long address) {
        return Long.toHexString(address);
    }
}
