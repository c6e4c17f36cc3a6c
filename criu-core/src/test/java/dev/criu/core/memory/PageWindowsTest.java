package dev.criu.core.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sparse file of a window and a page, with one byte on either side of the border. */
class PageWindowsTest {
    private static final long WINDOW = 1 << 26;
    private static final PagesFile FILE = new PagesFile(0, 1);

    private Path path;
    private int opened;

    @BeforeEach
    void makeFile(@TempDir Path directory) throws IOException {
        path = Files.createFile(directory.resolve("pages"));
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(new byte[] {1, 2}), WINDOW - 1);
            file.write(ByteBuffer.wrap(new byte[] {3}), WINDOW + PageRange.PAGE - 1);
        }
    }

    @Test
    void whatIsAskedForEndsWithItsWindow() throws IOException {
        PageWindows windows = new PageWindows(file -> open());
        ByteBuffer part = windows.from(FILE, WINDOW - 10, 20);
        assertEquals(10, part.remaining());
        assertEquals(1, part.get(9));
        assertEquals(2, windows.from(FILE, WINDOW, 20).get(0));
        assertEquals(20, windows.from(FILE, WINDOW + 100, 20).remaining());
        assertEquals(2, opened, "once a window");
    }

    @Test
    void nothingIsReadBehindTheEnd() throws IOException {
        PageWindows windows = new PageWindows(file -> open());
        assertEquals(3, windows.from(FILE, WINDOW + PageRange.PAGE - 1, 20).get(0));
        assertThrows(EOFException.class, () -> windows.from(FILE, WINDOW + PageRange.PAGE, 1));
        assertThrows(EOFException.class, () -> windows.from(FILE, 5 * WINDOW, 1));
    }

    private FileChannel open() {
        opened++;
        try {
            return FileChannel.open(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
