package dev.criu.core.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.criu.core.api.CriuException;
import dev.criu.linux.memory.NativeMemory;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Copies pages of this process, by the schedule and the copier behind it. */
class CopyScheduleTest {
    private static final int PAGE = PageRange.PAGE;

    private final OwnMemory own = new OwnMemory();
    private final PageCopier copier = new PageCopier(own.kernel(), PageSpool.none(own.kernel()));

    @AfterEach
    void unmap() {
        copier.close();
        own.close();
    }

    @Test
    void rangesOfDifferentSourcesLieBehindEachOtherInTheFile() {
        NativeMemory memory = numbered(8);
        int target = own.file(0);
        PageCopier.Source readable = new PageCopier.Source.Readable(own.pid());
        PageCopier.Source forced = new PageCopier.Source.Forced(own.open("mem"), own.pid());
        CopySchedule schedule = new CopySchedule(copier, target, "pages-1.img");
        schedule.add(readable, range(memory, 0, 1));
        schedule.add(readable, range(memory, 2, 3));
        schedule.add(forced, range(memory, 4, 6));
        schedule.add(readable, range(memory, 7, 8));
        assertEquals(5L * PAGE, schedule.finish());
        copier.copyAll();
        assertEquals(List.of(0, 2, 4, 5, 7), numbers(target, 5));
    }

    @Test
    void bigRangesAreCutIntoPiecesThatSeveralThreadsCopy() {
        int pages = 2000;
        NativeMemory memory = numbered(pages);
        int target = own.file(0);
        CopySchedule schedule = new CopySchedule(copier, target, "pages-1.img");
        schedule.add(new PageCopier.Source.Readable(own.pid()), range(memory, 0, pages));
        schedule.finish();
        copier.copyAll();
        List<Integer> numbers = numbers(target, pages);
        for (int i = 0; i < pages; i++) {
            assertEquals(i, numbers.get(i));
        }
    }

    @Test
    void pagesInTheSpoolAreWrittenLaterAndTheOthersAtOnce() {
        int room = 1024;
        int pages = room + 500;
        NativeMemory memory = numbered(pages);
        int target = own.file(0);
        try (PageSpool spool = PageSpool.of(own.kernel(), (long) room * PAGE);
                PageCopier spooling = new PageCopier(own.kernel(), spool)) {
            CopySchedule schedule = new CopySchedule(spooling, target, "pages-1.img");
            schedule.add(new PageCopier.Source.Readable(own.pid()), range(memory, 0, pages));
            schedule.finish();
            spooling.copyAll();
            assertEquals(0, numbers(target, 1).get(0));
            for (int i = 0; i < pages; i++) {
                memory.putInt((long) i * PAGE, -1); // what was copied is what counts
            }
            spooling.writeSpooled();
        }
        List<Integer> numbers = numbers(target, pages);
        for (int i = 0; i < pages; i++) {
            assertEquals(i, numbers.get(i));
        }
    }

    @Test
    void smallSpoolsAreNotMade() {
        try (PageSpool spool = PageSpool.of(own.kernel(), PAGE)) {
            assertEquals(0, spool.take(PAGE));
        }
    }

    @Test
    void vanishedPagesAreTold() {
        NativeMemory memory = numbered(2);
        CopySchedule schedule = new CopySchedule(copier, own.file(0), "pages-1.img");
        schedule.add(new PageCopier.Source.Readable(own.pid()), new PageRange(PAGE, 2L * PAGE));
        schedule.add(new PageCopier.Source.Readable(own.pid()), range(memory, 0, 2));
        schedule.finish();
        var e = assertThrows(CriuException.class, copier::copyAll);
        assertTrue(e.getMessage().contains("reading pages from 0x1000 failed"), e.getMessage());
    }

    @Test
    void fileThatCannotBeWrittenIsNamed() {
        NativeMemory memory = numbered(1);
        CopySchedule schedule = new CopySchedule(copier, own.open("maps"), "pages-1.img");
        schedule.add(new PageCopier.Source.Readable(own.pid()), range(memory, 0, 1));
        schedule.finish();
        var e = assertThrows(CriuException.class, copier::copyAll);
        assertTrue(e.getMessage().startsWith("pages-1.img: cannot be written"), e.getMessage());
    }

    /** Each page starts with its number. */
    private NativeMemory numbered(int pages) {
        NativeMemory memory = own.map(pages, OwnMemory.PRIVATE, -1);
        for (int i = 0; i < pages; i++) {
            memory.putInt((long) i * PAGE, i);
        }
        return memory;
    }

    private List<Integer> numbers(int fd, int pages) {
        NativeMemory file = own.map(pages, OwnMemory.SHARED, fd);
        return java.util.stream.IntStream.range(0, pages).mapToObj(i -> file.getInt((long) i * PAGE)).toList();
    }

    private static PageRange range(NativeMemory memory, int first, int end) {
        return new PageRange(memory.address() + (long) first * PAGE, memory.address() + (long) end * PAGE);
    }
}
