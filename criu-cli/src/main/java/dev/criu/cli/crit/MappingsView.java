package dev.criu.cli.crit;

import dev.criu.images.ImageDirectory;
import dev.criu.images.ImageType;
import dev.criu.proto.mm_entry;
import dev.criu.proto.pstree_entry;
import dev.criu.proto.vma_entry;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Map;

/** {@code crit x DIR mems}: the mappings of each task. */
final class MappingsView {

    // vma_entry.status, see docs/images.md
    private static final int REGULAR = 1;
    private static final int STACK = 1 << 1;
    private static final int VSYSCALL = 1 << 2;
    private static final int VDSO = 1 << 3;
    static final int FILE_PRIVATE = 1 << 6;
    static final int FILE_SHARED = 1 << 7;
    private static final int ANON_SHARED = 1 << 8;
    private static final int SYSV_IPC = 1 << 10;
    private static final int SOCKET = 1 << 11;
    /** {@code <asm-generic/mman.h>} */
    private static final int MAP_GROWSDOWN = 0x100;

    private final ImageDirectory images;
    private final PrintWriter out;
    /** Numbers for shared segments, from 1 in the order of their appearance. */
    private final Map<Long, Integer> segments = new HashMap<>();

    MappingsView(ImageDirectory images, PrintWriter out) {
        this.images = images;
        this.out = out;
    }

    void print() {
        FileNames names = new FileNames(images);
        for (pstree_entry task : images.readAll(ImageType.PSTREE)) {
            out.println(task.getPid());
            images.readOptional(ImageType.MM, task.getPid()).ifPresent(mm -> print(mm, names));
        }
    }

    private void print(mm_entry mm, FileNames names) {
        out.printf("\t%-36s    %s%n", "exe", names.of(mm.getExeFileId()));
        for (vma_entry vma : mm.getVmasList()) {
            String range = String.format("%08x-%08x", vma.getStart(), vma.getEnd());
            out.printf("\t%-36s%s%s%s%n", range, protection(vma.getProt()), what(vma, names),
                    (vma.getStatus() & REGULAR) == 0 ? " *" : "");
        }
    }

    private static String protection(int prot) {
        return ((prot & 1) != 0 ? "r" : "-") + ((prot & 2) != 0 ? "w" : "-") + ((prot & 4) != 0 ? "x" : "-");
    }

    private String what(vma_entry vma, FileNames names) {
        int status = vma.getStatus();
        if ((status & SYSV_IPC) != 0) {
            return " ipc[" + segment(vma) + "]";
        }
        if ((status & ANON_SHARED) != 0) {
            return " shmem[" + segment(vma) + "]";
        }
        if ((status & SOCKET) != 0) {
            return " packet[" + segment(vma) + "]";
        }
        if ((status & (FILE_PRIVATE | FILE_SHARED)) != 0) {
            return " " + names.of((int) vma.getShmid())
                    + (vma.getPgoff() == 0 ? "" : " + 0x" + Long.toHexString(vma.getPgoff()))
                    + ((status & FILE_SHARED) != 0 ? " (s)" : "");
        }
        if ((status & STACK) != 0) {
            return " [stack]";
        }
        if ((status & VSYSCALL) != 0) {
            return " [vsyscall]";
        }
        if ((status & VDSO) != 0) {
            return " [vdso]";
        }
        return (vma.getFlags() & MAP_GROWSDOWN) != 0 ? " [stack]" : "";
    }

    private String segment(vma_entry vma) {
        return Integer.toHexString(segments.computeIfAbsent(vma.getShmid(), shmid -> segments.size() + 1));
    }
}
