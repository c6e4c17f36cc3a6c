package dev.criu.linux.task;

import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.memory.NativeMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a fork of this process can do without. */
final class OwnMappings {
    private static final int ARCH_GET_FS = 0x1003;
    private static final long PAGE = 4096;
    private static final long TASK_SIZE = 0x7ffffffff000L;

    private OwnMappings() {}

    /** Addresses from {@code start} to {@code end}. */
    record Range(long start, long end) {}

    /**
     * Everything but a page of code, a block of memory, and the mapping with this thread's control block: the kernel writes into the
     * rseq area there whenever the thread was preempted (rseq(2)), and kills who has none.
     */
    static List<Range> without(Kernel kernel, long code, NativeMemory block) {
        List<Range> keep = new ArrayList<>();
        keep.add(new Range(code, code + PAGE));
        keep.add(new Range(block.address(), block.address() + block.size()));
        keep.add(mappingOf(threadControlBlock(kernel)));
        keep.sort((a, b) -> Long.compare(a.start(), b.start()));
        List<Range> gaps = new ArrayList<>();
        long at = 0;
        for (Range range : keep) {
            if (at < range.start) {
                gaps.add(new Range(at, range.start));
            }
            at = range.end;
        }
        gaps.add(new Range(at, TASK_SIZE));
        return gaps;
    }

    private static long threadControlBlock(Kernel kernel) {
        NativeMemory base = kernel.argument();
        kernel.call("thread control block", Sys.ARCH_PRCTL, ARCH_GET_FS, base.address());
        return base.getLong(0);
    }

    private static Range mappingOf(long address) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/maps"))) {
                String[] border = line.substring(0, line.indexOf(' ')).split("-");
                long start = Long.parseUnsignedLong(border[0], 16);
                long end = Long.parseUnsignedLong(border[1], 16);
                if (start <= address && address < end) {
                    return new Range(start, end);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new IllegalStateException("no mapping at 0x" + Long.toHexString(address));
    }
}
