package dev.criu.core.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.criu.core.api.CriuException;
import dev.criu.core.task.TestProcess;
import dev.criu.images.ImageDirectory;
import dev.criu.images.PageMap;
import dev.criu.images.PageMapEntry;
import dev.criu.linux.memory.NativeMemory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Makes segments in this process and looks at them through another mapping. */
class SegmentMakerTest {
    private static final int PAGE = PageRange.PAGE;
    private static final long SHMID = 7;
    private static final int SHARED = VmaStatus.REGULAR | VmaStatus.ANON_SHARED;

    private final OwnMemory own = new OwnMemory();
    private final TestProcess process = TestProcess.root(10);

    @TempDir
    Path directory;

    @AfterEach
    void unmap() {
        own.close();
    }

    @Test
    void segmentHasItsContentsAndHolesStayHoles() {
        mapping(0x10000, 0x14000, 0);
        contents(1, 1, 'a');
        int fd = maker().segment(SHMID);
        NativeMemory memory = own.map(4, OwnMemory.SHARED, fd);
        assertEquals('a', memory.getByte(PAGE));
        assertEquals(List.of(new PageRange(PAGE, 2 * PAGE)), SegmentScanner.data(own.kernel(), fd, 4L * PAGE));
        own.kernel().close(fd);
    }

    @Test
    void isWhatMmapMakesOfSharedAnonymousMemory() throws IOException {
        mapping(0x10000, 0x11000, 0);
        int fd = maker().segment(SHMID);
        assertEquals("/dev/zero (deleted)", Files.readSymbolicLink(Path.of("/proc/self/fd/" + fd)).toString());
        own.kernel().close(fd);
    }

    @Test
    void isAsBigAsWhatAnybodyMapsOfIt() {
        mapping(0x10000, 0x12000, 0);
        mapping(0x20000, 0x21000, 5 * PAGE);
        int fd = maker().segment(SHMID);
        NativeMemory memory = own.map(6, OwnMemory.SHARED, fd);
        memory.putByte(6L * PAGE - 1, (byte) 1);
        assertEquals(List.of(new PageRange(5 * PAGE, 6 * PAGE)), SegmentScanner.data(own.kernel(), fd, 6L * PAGE));
        own.kernel().close(fd);
    }

    @Test
    void isMadeOnce() {
        mapping(0x10000, 0x11000, 0);
        SegmentMaker maker = maker();
        assertEquals(maker.segment(SHMID), maker.segment(SHMID));
        own.kernel().close(maker.segment(SHMID));
    }

    @Test
    void refusesPagesBehindItsEnd() {
        mapping(0x10000, 0x11000, 0);
        contents(1, 1, 'a');
        var e = assertThrows(CriuException.class, () -> maker().segment(SHMID));
        assertTrue(e.getMessage().startsWith("pagemap-shmem-7.img: has pages up to 8192"), e.getMessage());
    }

    @Test
    void tellsThatItsPagesFileIsCutShort() {
        mapping(0x10000, 0x14000, 0);
        contents(0, 2, 'a');
        images().writeSharedPageMap(new PageMap(3, List.of(new PageMapEntry(0, 3, PageMapEntry.PRESENT))), SHMID);
        var e = assertThrows(CriuException.class, () -> maker().segment(SHMID));
        assertEquals("pages-3.img: is cut short; dump again", e.getMessage());
    }

    @Test
    void refusesASegmentThatNobodyMaps() {
        assertThrows(CriuException.class, () -> maker().segment(99));
        assertFalse(Files.exists(directory.resolve("pages-3.img")));
    }

    @Test
    void muchIsReadBySeveralAndEveryPageIsWhereItWas() throws IOException {
        int pages = (40 << 20) / PAGE;
        mapping(0x10000000, 0x10000000 + (pages + 1L) * PAGE, 0);
        images().writeSharedPageMap(new PageMap(3, List.of(new PageMapEntry(PAGE, pages, PageMapEntry.PRESENT))), SHMID);
        ByteBuffer contents = ByteBuffer.allocate(pages * PAGE).order(ByteOrder.nativeOrder());
        for (int page = 0; page < pages; page++) {
            contents.putLong(page * PAGE, page);
            contents.putLong((page + 1) * PAGE - 8, page);
        }
        Files.write(directory.resolve("pages-3.img"), contents.array());
        int fd = maker().segment(SHMID);
        NativeMemory memory = own.map(pages + 1, OwnMemory.SHARED, fd);
        for (int page = 0; page < pages; page++) {
            assertEquals(page, memory.getLong((page + 1L) * PAGE));
            assertEquals(page, memory.getLong((page + 2L) * PAGE - 8));
        }
        own.kernel().close(fd);
    }

    @Test
    void whatIsCutShortIsToldWhoeverReadsIt() throws IOException {
        int pages = (40 << 20) / PAGE;
        mapping(0x10000000, 0x10000000 + (long) pages * PAGE, 0);
        images().writeSharedPageMap(new PageMap(3, List.of(new PageMapEntry(0, pages, PageMapEntry.PRESENT))), SHMID);
        Files.write(directory.resolve("pages-3.img"), new byte[(pages - 1) * PAGE]);
        var e = assertThrows(CriuException.class, () -> maker().segment(SHMID));
        assertEquals("pages-3.img: is cut short; dump again", e.getMessage());
    }

    private void mapping(long start, long end, int offset) {
        process.mapping(start, end, 3, VmaStatus.MAP_SHARED | VmaStatus.MAP_ANONYMOUS, SHARED);
        process.mm(mm -> {
            int last = mm.getVmasCount() - 1;
            mm.setVmas(last, mm.getVmas(last).toBuilder().setShmid(SHMID).setPgoff(offset));
        });
    }

    private void contents(int page, int count, char letter) {
        images().writeSharedPageMap(
                new PageMap(3, List.of(new PageMapEntry((long) page * PAGE, count, PageMapEntry.PRESENT))), SHMID);
        try {
            Files.writeString(directory.resolve("pages-3.img"), String.valueOf(letter).repeat(count * PAGE));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private ImageDirectory images() {
        return ImageDirectory.open(directory);
    }

    private SegmentMaker maker() {
        return new SegmentMaker(own.kernel(), images(), List.of(process.image()), (id, reader) ->
                own.kernel().open(directory.resolve("pages-" + id.id() + ".img").toString(), 0));
    }
}
