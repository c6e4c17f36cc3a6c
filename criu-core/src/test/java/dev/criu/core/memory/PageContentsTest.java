package dev.criu.core.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.criu.core.api.CriuException;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.MachineCode;
import dev.criu.linux.call.OpenFlags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file of four pages: a, b, b with its last word changed, a. */
class PageContentsTest {
    private static final int PAGE = PageRange.PAGE;
    private static final PagesFile FILE = new PagesFile(0, 1);
    private static final PagesFile EMPTY = new PagesFile(0, 2);

    private final Kernel kernel = new Kernel(new MachineCode());
    private final byte[] bytes = new byte[4 * PAGE];
    private Path directory;
    private int opened;

    @BeforeEach
    void makeFiles(@TempDir Path directory) throws IOException {
        this.directory = directory;
        Arrays.fill(bytes, (byte) 'a');
        Arrays.fill(bytes, PAGE, 3 * PAGE, (byte) 'b');
        bytes[3 * PAGE - 1] = 'c';
        Files.write(directory.resolve("1"), bytes);
        Files.createFile(directory.resolve("2"));
    }

    @Test
    void runsAreAlikeUpToTheFirstWordThatDiffers() {
        try (PageContents contents = contents()) {
            assertEquals(PAGE, contents.alike(pages(0, 1), pages(3, 1)));
            assertEquals(PAGE - 8, contents.alike(pages(1, 1), pages(2, 1)));
            assertEquals(0, contents.alike(pages(0, 2), pages(1, 2)));
            assertEquals(1, opened, "once, however often it is looked at");
        }
    }

    @Test
    void readsWhatSeveralRunsHave() {
        StoredPages pages = new StoredPages(List.of(run(0x10000, FILE, 3, 1), run(0x11000, FILE, 1, 2)));
        try (PageContents contents = contents()) {
            byte[] read = contents.read(pages, 0x10000 + PAGE - 3, 0x12000 + 2);
            assertEquals(3 + PAGE + 2, read.length);
            assertArrayEquals(new byte[] {'a', 'a', 'a', 'b', 'b'}, Arrays.copyOf(read, 5));
            assertEquals('b', read[read.length - 1]);
        }
    }

    @Test
    void nothingIsReadBehindTheEnd() {
        try (PageContents contents = contents()) {
            CriuException e = assertThrows(CriuException.class, () -> contents.alike(pages(0, 2), pages(3, 2)));
            assertTrue(e.getMessage().contains("pages-1.img: has 16384 bytes, pages up to 20480"), e.getMessage());
            assertThrows(CriuException.class, () -> contents.alike(pages(0, 1), run(0, EMPTY, 0, 1)));
        }
    }

    @Test
    void aFileThatIsCutShortAfterTheFirstLookIsTold() throws IOException {
        StoredPages pages = new StoredPages(List.of(pages(0, 4)));
        try (PageContents contents = contents()) {
            contents.read(pages, 0, PAGE);
            Files.write(directory.resolve("1"), new byte[PAGE]);
            CriuException e = assertThrows(CriuException.class, () -> contents.read(pages, PAGE, 3 * PAGE));
            assertTrue(e.getMessage().startsWith("pages-1.img: cannot be read at offset 4096"), e.getMessage());
        }
    }

    @Test
    void whatIsClosedIsNotLookedAt() {
        PageContents contents = contents();
        contents.alike(pages(0, 1), pages(3, 1));
        contents.close();
        assertThrows(IllegalStateException.class, () -> contents.alike(pages(0, 1), pages(3, 1)));
    }

    private PageContents contents() {
        return new PageContents(kernel, file -> {
            opened++;
            return kernel.open(directory.resolve(Integer.toString(file.id())).toString(), OpenFlags.O_RDONLY);
        });
    }

    private static StoredPages.Run pages(int first, int count) {
        return run(0, FILE, first, count);
    }

    private static StoredPages.Run run(long start, PagesFile file, int first, int count) {
        return new StoredPages.Run(start, start + (long) count * PAGE, (long) first * PAGE, file);
    }
}
