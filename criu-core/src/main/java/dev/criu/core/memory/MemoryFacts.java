package dev.criu.core.memory;

import dev.criu.core.procfs.Procfs;
import dev.criu.core.procfs.SmapsParser;
import dev.criu.linux.call.Kernel;
import java.util.List;

/** What the kernel tells of the memory of a frozen process, read in one go on whatever thread. */
public final class MemoryFacts {
    private final List<SmapsParser.Entry> mappings;
    private final long[] auxv;
    private final PageScanner.Found found;

    private MemoryFacts(List<SmapsParser.Entry> mappings, long[] auxv, PageScanner.Found found) {
        this.mappings = mappings;
        this.auxv = auxv;
        this.found = found;
    }

    /**
     * Reads the facts of {@code pid}.
     *
     * @param scan whether to look for its pages
     */
    public static MemoryFacts read(Kernel kernel, Procfs procfs, int pid, boolean scan) {
        List<SmapsParser.Entry> mappings = procfs.smaps(pid);
        if (!scan) {
            return new MemoryFacts(mappings, procfs.auxv(pid), null);
        }
        long start = mappings.isEmpty() ? 0 : mappings.get(0).vma().start();
        long end = start;
        for (SmapsParser.Entry mapping : mappings) {
            end = mapping.vma().end() > 0 ? mapping.vma().end() : end; // vsyscall has the top bit set
        }
        try (PageScanner scanner = new PageScanner(kernel)) {
            return new MemoryFacts(mappings, procfs.auxv(pid), scanner.scan(pid, start, end));
        }
    }

    /** All mappings with their flags, ascending. */
    List<SmapsParser.Entry> mappings() {
        return mappings;
    }

    /** The auxiliary vector: types and values in turn. */
    long[] auxv() {
        return auxv;
    }

    /** Pages that only the process has, and guard regions; null if nobody looked. */
    PageScanner.Found found() {
        return found;
    }
}
