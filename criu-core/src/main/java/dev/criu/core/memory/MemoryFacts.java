package dev.criu.core.memory;

import dev.criu.core.procfs.Procfs;
import dev.criu.core.procfs.SmapsParser;
import dev.criu.core.procfs.Vma;
import dev.criu.linux.call.Kernel;
import java.util.List;

/** What the kernel tells of the memory of a frozen process, read in one go on whatever thread. */
public final class MemoryFacts {
    private final List<SmapsParser.Entry> mappings;
    private final boolean outline;
    private final boolean earlier;
    private final long[] auxv;
    private final PageScanner.Found found;

    private MemoryFacts(
            List<SmapsParser.Entry> mappings, boolean outline, boolean earlier, long[] auxv, PageScanner.Found found) {
        this.mappings = mappings;
        this.outline = outline;
        this.earlier = earlier;
        this.auxv = auxv;
        this.found = found;
    }

    /**
     * How much is read at once.
     *
     * @param pages whether to look for pages
     * @param outlineFrom resident bytes from which flags of mappings are left for a clone to tell, where it can
     */
    public record Depth(boolean pages, long outlineFrom) {
        /** Everything. */
        public static final Depth ALL = new Depth(true, Long.MAX_VALUE);
    }

    /** Reads the facts of {@code pid}. */
    public static MemoryFacts read(Kernel kernel, Procfs procfs, int pid, Depth depth) {
        List<Vma> outline = Outline.of(procfs, pid, depth.outlineFrom);
        if (outline != null) {
            List<SmapsParser.Entry> entries = outline.stream().map(vma -> new SmapsParser.Entry(vma, null, PageRange.PAGE, 0)).toList();
            return new MemoryFacts(entries, true, false, procfs.auxv(pid), null);
        }
        return read(kernel, pid, procfs.smaps(pid), procfs.auxv(pid), depth, false);
    }

    /**
     * Reads what may have changed though the process has not run.
     *
     * @param mappings all of its mappings as they were and are
     * @param auxv likewise
     */
    public static MemoryFacts readRest(Kernel kernel, int pid, List<SmapsParser.Entry> mappings, long[] auxv, Depth depth) {
        return read(kernel, pid, mappings, auxv, depth, true);
    }

    private static MemoryFacts read(
            Kernel kernel, int pid, List<SmapsParser.Entry> mappings, long[] auxv, Depth depth, boolean earlier) {
        if (!depth.pages) {
            return new MemoryFacts(mappings, false, earlier, auxv, null);
        }
        long start = mappings.isEmpty() ? 0 : mappings.get(0).vma().start();
        long end = start;
        for (SmapsParser.Entry mapping : mappings) {
            end = mapping.vma().end() > 0 ? mapping.vma().end() : end; // vsyscall has the top bit set
        }
        try (PageScanner scanner = new PageScanner(kernel)) {
            return new MemoryFacts(mappings, false, earlier, auxv, scanner.scan(pid, start, end));
        }
    }

    /** Whether the mappings were read before the process was frozen: that holds unless it shares its memory. */
    public boolean isEarlier() {
        return earlier;
    }

    /** Whether the flags of the mappings are not known yet. */
    boolean isOutline() {
        return outline;
    }

    /** All mappings, ascending; with their flags unless this {@link #isOutline}. */
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
