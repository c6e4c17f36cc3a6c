package dev.criu.core.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class RangeSplitterTest {
    @Test
    void rangesAreCutAtTheBordersOfMappings() {
        RangeSplitter splitter = new RangeSplitter(List.of(range(1, 6), range(8, 9)));
        assertEquals(List.of(range(2, 4)), splitter.within(0x2000, 0x4000));
        assertEquals(List.of(range(4, 6), range(8, 9)), splitter.within(0x4000, 0xa000));
    }

    @Test
    void rangeThatSpansTwoMappingsIsGivenToBoth() {
        RangeSplitter splitter = new RangeSplitter(List.of(range(1, 3)));
        assertEquals(List.of(range(1, 2)), splitter.within(0x1000, 0x2000));
        assertEquals(List.of(range(2, 3)), splitter.within(0x2000, 0x3000));
        assertEquals(List.of(), splitter.within(0x3000, 0x4000));
    }

    @Test
    void mappingsBeforeBetweenAndBehindGetNothing() {
        RangeSplitter splitter = new RangeSplitter(List.of(range(4, 5), range(8, 9)));
        assertEquals(List.of(), splitter.within(0x1000, 0x4000));
        assertEquals(List.of(), splitter.within(0x5000, 0x8000));
        assertEquals(List.of(range(8, 9)), splitter.within(0x8000, 0x9000));
        assertEquals(List.of(), splitter.within(0x9000, 0xa000));
    }

    private static PageRange range(long first, long end) {
        return new PageRange(first * PageRange.PAGE, end * PageRange.PAGE);
    }
}
