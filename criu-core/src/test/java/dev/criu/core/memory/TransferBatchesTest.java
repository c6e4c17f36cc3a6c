package dev.criu.core.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.criu.core.memory.StoredPages.Run;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransferBatchesTest {
    private static final PagesFile FILE = new PagesFile(0, 1);
    private static final long PAGE = PageRange.PAGE;
    private static final long GIB = 1L << 30;

    private static Run run(long start, long length, long offset) {
        return new Run(start, start + length, offset, FILE);
    }

    @Test
    void whatLiesSideBySideInTheFileIsOneTransfer() {
        List<Run> runs = List.of(run(0x10000, 2 * PAGE, 0), run(0x20000, PAGE, 2 * PAGE), run(0x30000, PAGE, 8 * PAGE));
        assertEquals(List.of(new TransferBatches.Batch(runs.subList(0, 2)), new TransferBatches.Batch(runs.subList(2, 3))),
                TransferBatches.of(runs, GIB));
    }

    @Test
    void otherFilesAreOtherTransfers() {
        Run one = run(0x10000, PAGE, 0);
        Run other = new Run(0x11000, 0x12000, PAGE, new PagesFile(1, 1));
        assertEquals(2, TransferBatches.of(List.of(one, other), GIB).size());
    }

    @Test
    void aTransferIsNoLongerThanAGibibyte() {
        List<Long> sizes = new ArrayList<>();
        for (TransferBatches.Batch batch : TransferBatches.of(List.of(run(PAGE, PAGE, 0), run(4 * GIB, 2 * GIB, PAGE)), GIB)) {
            sizes.add(batch.size());
        }
        assertEquals(List.of(GIB, GIB, PAGE), sizes);
    }

    @Test
    void aTransferIsNoLongerThanWanted() {
        List<Long> sizes = TransferBatches.of(List.of(run(PAGE, 5 * PAGE, 0)), 2 * PAGE).stream()
                .map(TransferBatches.Batch::size)
                .toList();
        assertEquals(List.of(2 * PAGE, 2 * PAGE, PAGE), sizes);
    }

    @Test
    void aTransferHasNoMoreThan512Parts() {
        List<Run> runs = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            runs.add(run(2 * i * PAGE, PAGE, i * PAGE));
        }
        assertEquals(List.of(512, 488), TransferBatches.of(runs, GIB).stream().map(batch -> batch.runs().size()).toList());
    }
}
