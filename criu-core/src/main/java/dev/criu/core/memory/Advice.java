package dev.criu.core.memory;

import dev.criu.linux.Sys;
import dev.criu.linux.program.Program;
import dev.criu.proto.vma_entry;

/** Advice of madvise(2) that mappings remember, as bits by number. */
final class Advice {
    private static final int MADV_HUGEPAGE = 14;
    private static final int MADV_NOHUGEPAGE = 15;

    /** What has to be said before pages are filled: whether they may be huge. */
    static final long EARLY = 1L << MADV_HUGEPAGE | 1L << MADV_NOHUGEPAGE;

    private Advice() {}

    /** Adds the calls that give {@code bits} to a mapping. */
    static void add(Program program, vma_entry vma, long bits, String object) {
        for (int advice = 0; advice < 64; advice++) {
            if ((bits >>> advice & 1) != 0) {
                program.call(Sys.MADVISE, vma.getStart(), vma.getEnd() - vma.getStart(), advice)
                        .purpose(object + " madvise " + advice);
            }
        }
    }
}
