package dev.criu.core.memory;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.criu.core.api.CriuException;
import dev.criu.core.task.TestProcess;
import dev.criu.images.ForeignImageException;
import dev.criu.images.ImageDirectory;
import dev.criu.images.MissingImageException;
import dev.criu.proto.aio_ring_entry;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentsCheckTest {
    private final TestProcess process = TestProcess.root(10).pages(0x1000, 2).pages(0x8000, 1);

    @TempDir
    Path directory;

    @Test
    void pagesFileHasToBeAsLongAsThePageMapSays() throws IOException {
        try (RandomAccessFile pages = new RandomAccessFile(file().toFile(), "rw")) {
            pages.setLength(3 * 4096 - 1);
            assertEquals("pages-10.img: has 12287 bytes, where pid 10 has pages up to 12288; the images are damaged, dump again",
                    assertThrows(CriuException.class, this::check).getMessage());
            pages.setLength(3 * 4096);
        }
        assertDoesNotThrow(this::check);
    }

    @Test
    void pagesFileHasToBeThere() {
        assertThrows(MissingImageException.class, this::check);
    }

    @Test
    void pagesAreNotReadThroughLinks() throws IOException {
        Files.createSymbolicLink(file(), Path.of("/dev/zero"));
        assertThrows(ForeignImageException.class, this::check);
    }

    @Test
    void runsThatEndBehindAllAddressesAreDamage() {
        process.pages(Long.MAX_VALUE - 4095, 1L << 50);
        assertThrows(CriuException.class, this::check);
    }

    @Test
    void ringsOfAsynchronousIoHaveToBeThere() throws IOException {
        Files.write(file(), new byte[3 * 4096]);
        process.mm(mm -> mm.addAios(aio_ring_entry.newBuilder().setId(0x7000).setNrReq(62).setRingLen(4096)));
        assertEquals("pid 10 asynchronous I/O: the images do not hold the ring at 0x7000; they are damaged, dump again",
                assertThrows(CriuException.class, this::check).getMessage());
        process.mm(mm -> mm.setAios(0, mm.getAios(0).toBuilder().setRingLen(31)));
        assertEquals("pid 10 asynchronous I/O: a ring of 31 bytes; the images are damaged, dump again",
                assertThrows(CriuException.class, this::check).getMessage());
    }

    private Path file() {
        return directory.resolve("pages-10.img");
    }

    private void check() {
        ContentsCheck.check(ImageDirectory.open(directory), List.of(process.image()));
    }
}
