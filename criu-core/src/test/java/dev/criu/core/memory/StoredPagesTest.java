package dev.criu.core.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.criu.core.api.CriuException;
import dev.criu.images.PageMap;
import dev.criu.images.PageMapEntry;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoredPagesTest {
    private static final int PAGE = PageRange.PAGE;

    @Test
    void pagesLieBackToBackInTheFile() {
        StoredPages pages = pages(new PageMapEntry(0x1000, 2, present()), new PageMapEntry(0x8000, 1, present()));
        assertEquals(List.of(run(0x1000, 0x3000, 0), run(0x8000, 0x9000, 2 * PAGE)), pages.runs());
        assertEquals(3, pages.pages());
    }

    @Test
    void entriesThatTouchAreOneRunWhateverTheirFlags() {
        StoredPages pages = pages(
                new PageMapEntry(0x1000, 1, present()),
                new PageMapEntry(0x2000, 1, present() | PageMapEntry.LAZY));
        assertEquals(List.of(run(0x1000, 0x3000, 0)), pages.runs());
    }

    @Test
    void partsAreCutAtTheBordersAndKeepTheirPlaceInTheFile() {
        StoredPages pages = pages(new PageMapEntry(0x1000, 4, present()), new PageMapEntry(0x8000, 2, present()));
        assertEquals(List.of(run(0x3000, 0x5000, 2 * PAGE), run(0x8000, 0x9000, 4 * PAGE)), pages.within(0x3000, 0x9000));
        assertEquals(List.of(), pages.within(0x5000, 0x8000));
        assertEquals(List.of(), pages.within(0xa000, 0xb000));
        assertEquals(List.of(), pages(new PageMapEntry[0]).within(0, Long.MAX_VALUE));
    }

    @Test
    void everyRunIsFoundWhereverOneLooks() {
        PageMapEntry[] entries = new PageMapEntry[17];
        for (int i = 0; i < entries.length; i++) {
            entries[i] = new PageMapEntry(0x1000L + 0x2000L * i, 1, present());
        }
        StoredPages pages = pages(entries);
        for (int i = 0; i < entries.length; i++) {
            long start = entries[i].vaddr();
            assertEquals(List.of(run(start, start + PAGE, (long) i * PAGE)), pages.within(start, start + PAGE));
            assertEquals(List.of(), pages.within(start + PAGE, start + 2 * PAGE));
        }
    }

    @Test
    void pagesThatAreElsewhereAreRefused() {
        var e = assertThrows(CriuException.class, () -> pages(new PageMapEntry(0x1000, 1, PageMapEntry.PARENT)));
        assertTrue(e.getMessage().startsWith("pagemap-1.img: holds pages of a parent image"), e.getMessage());
        e = assertThrows(CriuException.class, () -> pages(new PageMapEntry(0x1000, 1, PageMapEntry.LAZY)));
        assertTrue(e.getMessage().startsWith("pagemap-1.img: holds pages that its pages file lacks"), e.getMessage());
    }

    private static StoredPages pages(PageMapEntry... entries) {
        return StoredPages.of(new PageMap(1, List.of(entries)), "pagemap-1.img");
    }

    private static StoredPages.Run run(long start, long end, long offset) {
        return new StoredPages.Run(start, end, offset);
    }

    private static int present() {
        return PageMapEntry.PRESENT;
    }
}
