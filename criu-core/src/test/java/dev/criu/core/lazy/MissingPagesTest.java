package dev.criu.core.lazy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.criu.core.memory.PagesFile;
import dev.criu.core.memory.StoredPages.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MissingPagesTest {
    private static final long PAGE = 4096;
    private static final PagesFile FILE = new PagesFile(0, 1);

    private static Run run(long firstPage, long pages, long filePage) {
        return new Run(firstPage * PAGE, (firstPage + pages) * PAGE, filePage * PAGE, FILE);
    }

    @Test
    void takesInOrderAndBeginsAnewAtTheEnd() {
        MissingPages missing = new MissingPages(List.of(run(10, 4, 0), run(20, 2, 4)));
        missing.goOnAt(12 * PAGE);
        assertEquals(run(12, 2, 2), missing.take(8 * PAGE));
        assertEquals(run(20, 1, 4), missing.take(PAGE));
        assertEquals(run(21, 1, 5), missing.take(8 * PAGE));
        assertEquals(run(10, 2, 0), missing.take(8 * PAGE));
        assertNull(missing.take(8 * PAGE));
        assertTrue(missing.isEmpty());
    }

    @Test
    void movedPagesKeepTheirContents() {
        MissingPages missing = new MissingPages(List.of(run(10, 4, 0)));
        missing.move(12 * PAGE, 100 * PAGE, 4 * PAGE);
        assertTrue(missing.contains(11 * PAGE));
        assertFalse(missing.contains(12 * PAGE));
        assertEquals(List.of(run(100, 2, 2)), missing.take(0x50 * PAGE, 0x100 * PAGE));
    }

    @Test
    void copiesGoTheirOwnWay() {
        MissingPages missing = new MissingPages(List.of(run(10, 4, 0)));
        MissingPages child = missing.copy();
        missing.remove(10 * PAGE, 14 * PAGE);
        assertTrue(missing.isEmpty());
        assertEquals(run(10, 4, 0), child.take(4 * PAGE));
    }

    /** Against a plain map of pages: whatever is done, in whatever order. */
    @Test
    void doesWhatAListOfPagesWouldDo() {
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            TreeMap<Long, Long> model = new TreeMap<>();
            List<Run> runs = new ArrayList<>();
            for (long page = 1, file = 0; page < 60; page += 1 + random.nextInt(4)) {
                long length = 1 + random.nextInt(6);
                runs.add(run(page, length, file));
                for (long i = 0; i < length; i++) {
                    model.put(page++, file++);
                }
            }
            MissingPages missing = new MissingPages(runs);
            for (int step = 0; step < 30; step++) {
                change(random, missing, model);
                requireEqual(model, missing);
            }
        }
    }

    private static void change(Random random, MissingPages missing, TreeMap<Long, Long> model) {
        long start = random.nextInt(80);
        long end = start + 1 + random.nextInt(12);
        switch (random.nextInt(4)) {
            case 0 -> {
                missing.remove(start * PAGE, end * PAGE);
                model.subMap(start, end).clear();
            }
            case 1 -> {
                long to = random.nextBoolean() ? 200 + random.nextInt(50) : end;
                TreeMap<Long, Long> moved = new TreeMap<>(model.subMap(start, end));
                missing.move(start * PAGE, to * PAGE, (end - start) * PAGE);
                model.subMap(start, end).clear();
                model.subMap(to, to + end - start).clear();
                moved.forEach((page, file) -> model.put(page - start + to, file));
            }
            case 2 -> {
                for (Run taken : missing.take(start * PAGE, end * PAGE)) {
                    requireAndRemove(model, taken);
                }
                assertTrue(model.subMap(start, end).isEmpty(), "pages were left in the range");
            }
            default -> {
                missing.goOnAt(start * PAGE);
                Run taken = missing.take(3 * PAGE);
                if (taken == null) {
                    assertTrue(model.isEmpty());
                } else {
                    requireAndRemove(model, taken);
                    missing.giveBack(taken.within(taken.start(), taken.start() + PAGE));
                    model.put(taken.start() / PAGE, taken.offset() / PAGE);
                }
            }
        }
    }

    private static void requireAndRemove(TreeMap<Long, Long> model, Run taken) {
        for (long at = taken.start(); at < taken.end(); at += PAGE) {
            assertEquals((taken.offset() + at - taken.start()) / PAGE, model.remove(at / PAGE));
        }
    }

    private static void requireEqual(TreeMap<Long, Long> model, MissingPages missing) {
        TreeMap<Long, Long> seen = new TreeMap<>();
        for (Run run : missing.copy().take(0, 1 << 30)) {
            for (long at = run.start(); at < run.end(); at += PAGE) {
                seen.put(at / PAGE, (run.offset() + at - run.start()) / PAGE);
            }
        }
        assertEquals(model, seen);
    }
}
