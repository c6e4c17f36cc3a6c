package dev.criu.core.memory;

import dev.criu.proto.vma_entry;
import java.util.ArrayList;
import java.util.List;

/** Room high in the address spaces of several processes, above their stacks, where nothing will grow into. */
final class HighestGap {
    private HighestGap() {}

    /** The start of the highest gap of {@code size} bytes below {@code top} that no process uses; 0 if there is none. */
    static long of(List<List<vma_entry>> processes, long size, long top) {
        List<vma_entry> used = new ArrayList<>();
        processes.forEach(used::addAll);
        used.removeIf(vma -> vma.getEnd() < 0 || vma.getStart() >= top); // vsyscall
        used.sort((a, b) -> Long.compare(b.getEnd(), a.getEnd()));
        long end = top;
        for (vma_entry vma : used) {
            if (end - vma.getEnd() >= size) {
                break;
            }
            end = Math.min(end, vma.getStart());
        }
        return end >= size ? end - size : 0;
    }
}
