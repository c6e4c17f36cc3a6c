package dev.criu.cli.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.criu.cli.args.Verbosity;
import dev.criu.core.api.CriuException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class LogTest {
    private static final Logger FREEZER = LoggerFactory.getLogger("dev.criu.core.tree.Freezer");

    @TempDir
    private Path dir;

    @Test
    void writesLinesAsCriuDoes() throws IOException {
        Path file = dir.resolve("x.log");
        try (Log log = Log.toFile(file, Verbosity.INFO, System.nanoTime())) {
            FREEZER.error("pid {}: gone", 5);
            FREEZER.warn("slow");
            FREEZER.info("freeze: pid=5");
            FREEZER.debug("unseen");
            assertTrue(log.isFile());
        }
        FREEZER.error("after the end");
        List<String> lines = Files.readAllLines(file);
        assertEquals(3, lines.size());
        assertTrue(lines.get(0).matches("\\(\\d\\d\\.\\d{6}\\) Error \\(freezer\\): pid 5: gone"), lines.get(0));
        assertTrue(lines.get(1).matches("\\(\\d\\d\\.\\d{6}\\) Warn  \\(freezer\\): slow"), lines.get(1));
        assertTrue(lines.get(2).matches("\\(\\d\\d\\.\\d{6}\\) freeze: pid=5"), lines.get(2));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void leavesTheTimeOutOnAStreamUntilStepsAreShown() {
        var stream = new ByteArrayOutputStream();
        try (Log log = Log.toStream(stream, Verbosity.WARNINGS, System.nanoTime())) {
            assertFalse(log.isFile());
            FREEZER.warn("a\nb\u0001");
            FREEZER.info("unseen");
        }
        assertEquals("Warn  (freezer): a\\012b\\001\n", stream.toString());
        stream.reset();
        try (Log log = Log.toStream(stream, Verbosity.INFO, System.nanoTime())) {
            assertFalse(log.isFile());
            FREEZER.info("x");
        }
        assertTrue(stream.toString().matches("\\(00\\.\\d{6}\\) x\n"), stream.toString());
    }

    @Test
    void followsNoSymbolicLink() throws IOException {
        Path target = dir.resolve("target");
        Files.createSymbolicLink(dir.resolve("x.log"), target);
        var refused = assertThrows(
                CriuException.class, () -> Log.toFile(dir.resolve("x.log"), Verbosity.INFO, System.nanoTime()));
        assertEquals("log", refused.place());
        assertTrue(refused.getMessage().endsWith("it is a symbolic link; remove it, or name what it leads to"), refused.getMessage());
        assertTrue(Files.notExists(target));
    }

    @Test
    void waitsForNoFifo() throws Exception {
        Path fifo = dir.resolve("x.log");
        assertEquals(0, new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor());
        var refused = assertThrows(CriuException.class, () -> Log.toFile(fifo, Verbosity.INFO, System.nanoTime()));
        assertEquals("cannot open the log file " + fifo + ": it is no regular file; remove it, or give another name", refused.getMessage());
    }

    @Test
    void writesToADevice() {
        Log.toFile(Path.of("/dev/null"), Verbosity.INFO, System.nanoTime()).close();
    }

    @Test
    void writesTimesWithAllTheirZeroes() {
        var line = new StringBuilder();
        LogLine.time(line, 61_000_042);
        LogLine.time(line, 7);
        assertEquals("(61.000042) (00.000007) ", line.toString());
    }
}
