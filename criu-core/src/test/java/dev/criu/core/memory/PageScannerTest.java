package dev.criu.core.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.criu.linux.Sys;
import dev.criu.linux.memory.NativeMemory;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Looks at pages of this process. */
class PageScannerTest {
    private static final int PAGE = PageRange.PAGE;

    private final OwnMemory own = new OwnMemory();

    @AfterEach
    void unmap() {
        own.close();
    }

    @Test
    void writtenPagesAreFoundAndNeighboursJoined() {
        NativeMemory memory = own.map(8, OwnMemory.PRIVATE, -1);
        touch(memory, 1, 2, 5);
        assertEquals(pages(memory, 1, 3, 5, 6), scan(memory));
    }

    @Test
    void pagesThatWereOnlyReadAreNot() {
        NativeMemory memory = own.map(4, OwnMemory.PRIVATE, -1);
        memory.getByte(0);
        assertEquals(List.of(), scan(memory));
    }

    @Test
    void cleanPagesOfFilesAreNotButTheirCopiesAre() {
        NativeMemory memory = own.map(4, OwnMemory.PRIVATE, own.file(4));
        memory.getByte(0);
        touch(memory, 2);
        assertEquals(pages(memory, 2, 3), scan(memory));
    }

    @Test
    void pagesWithoutAccessAreFoundToo() {
        NativeMemory memory = own.map(4, OwnMemory.PRIVATE, -1);
        touch(memory, 3);
        own.kernel().call("test", Sys.MPROTECT, memory.address(), memory.size(), 0);
        assertEquals(pages(memory, 3, 4), scan(memory));
    }

    @Test
    void theFirstPageIsFoundAlone() {
        NativeMemory memory = own.map(8, OwnMemory.PRIVATE, -1);
        int pagemap = own.open("pagemap");
        long end = memory.address() + memory.size();
        try (PageScanner scanner = new PageScanner(own.kernel())) {
            assertEquals(-1, scanner.first(pagemap, memory.address(), end));
            touch(memory, 3, 4, 6);
            assertEquals(memory.address() + 3 * PAGE, scanner.first(pagemap, memory.address(), end));
            assertEquals(memory.address() + 6 * PAGE, scanner.first(pagemap, memory.address() + 5 * PAGE, end));
            assertEquals(-1, scanner.first(pagemap, memory.address() + 5 * PAGE, memory.address() + 6 * PAGE));
        }
    }

    /** Counts around the sizes of the kernel's buffer (512 regions) and of ours (4096). */
    @ParameterizedTest
    @ValueSource(ints = {511, 512, 513, 600, 4095, 4096, 4097, 6000, 8192})
    void everyRegionOfManyIsFoundOnce(int count) {
        NativeMemory memory = own.map(2 * count, OwnMemory.PRIVATE, -1);
        int[] borders = new int[2 * count];
        for (int i = 0; i < count; i++) {
            touch(memory, 2 * i);
            borders[2 * i] = 2 * i;
            borders[2 * i + 1] = 2 * i + 1;
        }
        assertEquals(pages(memory, borders), scan(memory));
    }

    private List<PageRange> scan(NativeMemory memory) {
        try (PageScanner scanner = new PageScanner(own.kernel())) {
            return scanner.scan(own.pid(), memory.address(), memory.address() + memory.size()).pages();
        }
    }

    private static void touch(NativeMemory memory, int... pages) {
        Arrays.stream(pages).forEach(page -> memory.putByte((long) page * PAGE, (byte) 1));
    }

    /** Ranges by the numbers of their first page and of the one behind. */
    private static List<PageRange> pages(NativeMemory memory, int... borders) {
        PageRange[] ranges = new PageRange[borders.length / 2];
        for (int i = 0; i < ranges.length; i++) {
            ranges[i] = new PageRange(
                    memory.address() + (long) borders[2 * i] * PAGE, memory.address() + (long) borders[2 * i + 1] * PAGE);
        }
        return List.of(ranges);
    }
}
