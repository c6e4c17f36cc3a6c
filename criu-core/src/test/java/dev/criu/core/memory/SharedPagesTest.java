package dev.criu.core.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.criu.linux.memory.NativeMemory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Looks at pages of this process, some of which a forked child has too. */
class SharedPagesTest {
    private static final int PAGE = PageRange.PAGE;

    private final OwnMemory own = new OwnMemory();

    @AfterEach
    void unmap() {
        own.close();
    }

    @Test
    void pagesOfOneProcessAreNotShared() {
        NativeMemory memory = touched(4);
        assertEquals(List.of("0-4 alone"), split(memory));
    }

    @Test
    void pagesAreSharedAfterAForkUntilOneSideWrites() {
        NativeMemory memory = touched(6);
        own.fork();
        memory.putByte(2L * PAGE, (byte) 2);
        memory.putByte(3L * PAGE, (byte) 2);
        assertEquals(List.of("0-2 shared", "2-4 alone", "4-6 shared"), split(memory));
    }

    @Test
    void rangesLongerThanAWindowStayWhole() {
        NativeMemory memory = own.map(20_000, OwnMemory.PRIVATE, -1);
        memory.putByte(0, (byte) 1);
        List<String> parts = split(memory);
        assertEquals(List.of("0-1 alone", "1-20000 shared"), parts);
    }

    private NativeMemory touched(int pages) {
        NativeMemory memory = own.map(pages, OwnMemory.PRIVATE, -1);
        for (int i = 0; i < pages; i++) {
            memory.putByte((long) i * PAGE, (byte) 1);
        }
        return memory;
    }

    private List<String> split(NativeMemory memory) {
        List<String> parts = new ArrayList<>();
        long base = memory.address();
        new SharedPages(own.kernel(), own.open("pagemap"))
                .split(new PageRange(base, base + memory.size()), (part, shared) -> parts.add((part.start() - base) / PAGE
                        + "-" + (part.end() - base) / PAGE + (shared ? " shared" : " alone")));
        return parts;
    }
}
