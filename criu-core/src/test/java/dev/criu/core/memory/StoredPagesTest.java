package dev.criu.core.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.criu.core.api.CriuException;
import dev.criu.images.ImageDirectory;
import dev.criu.images.ImageException;
import dev.criu.images.ImageType;
import dev.criu.images.PageMap;
import dev.criu.images.PageMapEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredPagesTest {
    private static final int PAGE = PageRange.PAGE;

    @TempDir
    private Path directory;

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
    void pagesOfParentsAreFoundThroughAllLevels() throws IOException {
        ImageDirectory oldest = set("oldest", null, new PageMapEntry(0x1000, 8, present()));
        ImageDirectory older = set("older", oldest, new PageMapEntry(0x1000, 2, parent()), new PageMapEntry(0x3000, 4, present()),
                new PageMapEntry(0x7000, 1, parent()));
        ImageDirectory newest = set("newest", older, new PageMapEntry(0x1000, 3, parent()), new PageMapEntry(0x4000, 1, present()),
                new PageMapEntry(0x5000, 2, parent()));
        StoredPages pages = PageLocator.ofProcess(newest, 1, newest.readPageMap(1));
        assertEquals(
                List.of(
                        run(0x1000, 0x3000, 0, 2),
                        run(0x3000, 0x4000, 0, 1),
                        run(0x4000, 0x5000, 0, 0),
                        run(0x5000, 0x7000, 2 * PAGE, 1)),
                pages.runs());
        assertEquals(oldest.path().toRealPath(), newest.ancestor(2).path().toRealPath());
    }

    @Test
    void parentsThatDoNotFitAreRefused() throws IOException {
        ImageDirectory alone = set("alone", null, new PageMapEntry(0x1000, 1, parent()));
        assertRefused(alone, "there is no link \"parent\"");
        ImageDirectory base = set("base", null, new PageMapEntry(0x1000, 1, present()));
        assertRefused(set("wider", base, new PageMapEntry(0x1000, 2, parent())), "the page at 0x2000 should be in the parent image");
        ImageDirectory circle = set("circle", null, new PageMapEntry(0x1000, 1, parent()));
        circle.linkParent(circle.path());
        assertRefused(circle, "run in a circle");
        Files.delete(base.file(ImageType.PAGEMAP, 1));
        assertRefused(set("orphan", base, new PageMapEntry(0x1000, 1, parent())), "no such image, though");
        Files.delete(base.path());
        assertRefused(ImageDirectory.open(directory.resolve("orphan")), "leads to no directory");
    }

    @Test
    void pagesThatAreNowhereAndRunsThatOverlapAreRefused() throws IOException {
        assertRefused(set("lazy", null, new PageMapEntry(0x1000, 1, PageMapEntry.LAZY)), "holds pages that its pages file lacks");
        assertRefused(
                set("overlap", null, new PageMapEntry(0x1000, 2, present()), new PageMapEntry(0x2000, 1, present())),
                "overlap, are out of order, empty or no pages at 0x2000");
        assertRefused(
                set("empty", null, new PageMapEntry(0x1000, 0, present())), "overlap, are out of order, empty or no pages at 0x1000");
    }

    private static void assertRefused(ImageDirectory images, String reason) {
        var e = assertThrows(RuntimeException.class, () -> PageLocator.ofProcess(images, 1, images.readPageMap(1)));
        assertTrue(e instanceof CriuException || e instanceof ImageException, e.toString());
        assertTrue(e.getMessage().contains(reason), e.getMessage());
    }

    private ImageDirectory set(String name, ImageDirectory parent, PageMapEntry... entries) throws IOException {
        ImageDirectory images = ImageDirectory.open(Files.createDirectory(directory.resolve(name)));
        images.writePageMap(new PageMap(1, List.of(entries)), 1);
        if (parent != null) {
            images.linkParent(Path.of("..").resolve(parent.path().getFileName()));
        }
        return images;
    }

    private StoredPages pages(PageMapEntry... entries) {
        return PageLocator.ofProcess(ImageDirectory.open(directory), 1, new PageMap(1, List.of(entries)));
    }

    private static StoredPages.Run run(long start, long end, long offset) {
        return run(start, end, offset, 0);
    }

    private static StoredPages.Run run(long start, long end, long offset, int level) {
        return new StoredPages.Run(start, end, offset, new PagesFile(level, 1));
    }

    private static int parent() {
        return PageMapEntry.PARENT;
    }

    private static int present() {
        return PageMapEntry.PRESENT;
    }
}
