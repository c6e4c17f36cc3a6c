package dev.criu.core.memory;

import dev.criu.core.task.ProcessImage;
import dev.criu.linux.Sys;
import dev.criu.linux.program.Arg;
import dev.criu.linux.program.Buffer;
import dev.criu.linux.program.Program;
import dev.criu.proto.vma_entry;
import java.util.List;

/** What a process does to its mappings when its children are made: they would inherit it, or not inherit the mapping. */
final class LateMemory {
    private static final int MADV_GUARD_INSTALL = 102;
    private static final int MLOCK_ONFAULT = 1;
    private static final int PR_SET_VMA = 0x53564d41;
    private static final int PR_SET_VMA_ANON_NAME = 0;

    private final List<vma_entry> vmas;
    private final Program program;
    private final String object;

    LateMemory(ProcessImage process, Program program) {
        this.vmas = process.mm().getVmasList();
        this.program = program;
        this.object = "pid " + process.pid();
    }

    /** Guards before locks: none can be made in locked memory. Seals last: they forbid the rest. */
    void write() {
        for (vma_entry vma : vmas) {
            if ((vma.getStatus() & VmaStatus.GUARD) != 0) {
                call(Sys.MADVISE, vma, MADV_GUARD_INSTALL, "guard");
            }
        }
        for (vma_entry vma : vmas) {
            if (vma.getEnd() > 0) {
                finish(vma);
            }
        }
        for (vma_entry vma : vmas) {
            if (vma.getSealed()) {
                call(Sys.MSEAL, vma, 0, "seal");
            }
        }
    }

    private void finish(vma_entry vma) {
        if ((vma.getStatus() & (VmaStatus.VVAR | VmaStatus.VDSO)) == 0) {
            Advice.add(program, vma, vma.getMadv() & ~Advice.EARLY, object);
        }
        if (vma.hasAnonName()) {
            program.call(Sys.PRCTL, Arg.of(PR_SET_VMA), Arg.of(PR_SET_VMA_ANON_NAME), Arg.of(vma.getStart()),
                            Arg.of(vma.getEnd() - vma.getStart()), Buffer.path(vma.getAnonName().toByteArray()))
                    .purpose(object + " name of the mapping at 0x" + Long.toHexString(vma.getStart()));
        }
        if ((vma.getFlags() & VmaStatus.MAP_LOCKED) != 0) {
            lock(vma);
        }
    }

    /**
     * mlock2(2) cannot fail for want of pages with MLOCK_ONFAULT. Without, it sets the flag and only then brings in the pages, which
     * fails where there can be none: behind the end of a file, in guard regions, without any permission.
     */
    private void lock(vma_entry vma) {
        call(Sys.MLOCK2, vma, MLOCK_ONFAULT, "mlock");
        if (!vma.getLockOnFault()) {
            program.call(Sys.MLOCK, vma.getStart(), vma.getEnd() - vma.getStart()).anyOutcome();
        }
    }

    private void call(Sys call, vma_entry vma, int argument, String what) {
        program.call(call, vma.getStart(), vma.getEnd() - vma.getStart(), argument)
                .purpose(object + " " + what + " at 0x" + Long.toHexString(vma.getStart()));
    }
}
