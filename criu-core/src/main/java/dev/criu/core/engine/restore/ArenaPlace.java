package dev.criu.core.engine.restore;

import dev.criu.core.api.CriuException;
import dev.criu.core.task.ProcessImage;
import dev.criu.proto.vma_entry;
import java.util.ArrayList;
import java.util.List;

/** Finds room for the arena: addresses that no mapping of any process of the tree uses. */
final class ArenaPlace {
    /** Above where the stub and other small static programs lie. */
    private static final long LOWEST = 0x1000_0000L;
    /** Below where the kernel puts the stub's stack and vDSO, at most 32 GiB of randomisation under the top. */
    private static final long HIGHEST = 0x7f00_0000_0000L;

    private record Range(long start, long end) {}

    private ArenaPlace() {}

    static long find(List<ProcessImage> processes, long size) {
        List<Range> used = new ArrayList<>();
        for (ProcessImage process : processes) {
            if (process.mm() != null) {
                for (vma_entry vma : process.mm().getVmasList()) {
                    used.add(new Range(vma.getStart(), vma.getEnd()));
                }
            }
        }
        used.sort((a, b) -> Long.compareUnsigned(a.start, b.start));
        long at = LOWEST;
        for (Range range : used) {
            if (range.start < 0 || range.start - at >= size) {
                break;
            }
            at = Math.max(at, range.end);
        }
        if (at + size > HIGHEST) {
            throw new CriuException("memory", "the tree leaves no hole of " + size + " bytes in its address spaces");
        }
        return at;
    }
}
