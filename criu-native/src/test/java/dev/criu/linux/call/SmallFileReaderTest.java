package dev.criu.linux.call;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.criu.linux.Sys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmallFileReaderTest {
    private static final int S_IFIFO = 0010000;

    private final MachineCode code = new MachineCode();
    private final SmallFileReader files = new SmallFileReader(code);

    @TempDir
    Path directory;

    @Test
    void readsSmallFilesWhole() throws IOException {
        Random random = new Random(1);
        for (int size : new int[] {0, 1, 4096, SmallFileReader.LIMIT - 1, SmallFileReader.LIMIT}) {
            byte[] contents = new byte[size];
            random.nextBytes(contents);
            assertArrayEquals(contents, read(Files.write(directory.resolve("f" + size), contents)));
        }
    }

    @Test
    void leavesBigFilesToOthers() throws IOException {
        assertNull(read(Files.write(directory.resolve("big"), new byte[SmallFileReader.LIMIT + 1])));
    }

    @Test
    void leavesToOthersWhatIsNoRegularFile() throws IOException {
        Path file = Files.write(directory.resolve("file"), new byte[10]);
        assertEquals(10, read(file).length);
        assertNull(read(Files.createSymbolicLink(directory.resolve("link"), file)));
        assertNull(read(directory));
        assertNull(read(directory.resolve("missing")));
        assertNull(read(Path.of("/dev/null")));
        assertNull(read(Path.of("/proc/self/status")), "its size is not known");
    }

    @Test
    void tellsSizesOfRegularFilesOnly() throws IOException {
        Path file = Files.write(directory.resolve("file"), new byte[SmallFileReader.LIMIT + 1]);
        assertEquals(SmallFileReader.LIMIT + 1, files.size(bytes(file)));
        assertTrue(files.size(bytes(Files.createSymbolicLink(directory.resolve("link"), file))) < 0);
        assertTrue(files.size(bytes(directory)) < 0);
        assertTrue(files.size(bytes(directory.resolve("missing"))) < 0);
        assertTrue(files.size(new byte[5000]) < 0, "no path is that long");
        assertEquals(10, read(Files.write(directory.resolve("small"), new byte[10])).length, "and files are read as before");
    }

    @Test
    void waitsForNobodyAtAFifo() {
        Path fifo = directory.resolve("fifo");
        try (var name = Kernel.cString(bytes(fifo))) {
            new Kernel(code).call("fifo", Sys.MKNODAT, OpenFlags.AT_FDCWD, name.address(), S_IFIFO | 0600, 0);
        }
        assertNull(read(fifo));
    }

    @Test
    void leavesNothingOpen() throws IOException {
        Path file = Files.write(directory.resolve("file"), new byte[10]);
        int before = open();
        for (int i = 0; i < 10; i++) {
            read(file);
            read(directory);
        }
        assertTrue(open() <= before); // fewer when the pipe of a process that another test has ended is closed meanwhile
    }

    private static int open() {
        return new java.io.File("/proc/self/fd").list().length;
    }

    private byte[] read(Path file) {
        return files.read(bytes(file));
    }

    private static byte[] bytes(Path file) {
        return file.toString().getBytes(StandardCharsets.UTF_8);
    }
}
