package dev.criu.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.criu.core.api.AfterDump;
import dev.criu.core.api.CriuException;
import dev.criu.core.api.DumpRequest;
import dev.criu.core.api.FileChecks;
import dev.criu.core.api.LostFilePolicy;
import dev.criu.core.api.RefusedException;
import dev.criu.core.api.RestoreRequest;
import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.SyscallException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CliTest {
    @TempDir
    private Path dir;

    private final FakeEngine engine = new FakeEngine();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void dumpsWithDefaults() {
        assertEquals(0, run("dump", "-t", "5"));
        assertEquals(List.of(new DumpRequest(5, dir, dir, AfterDump.KILL, false, Duration.ofSeconds(10), LostFilePolicy.DEFAULT, FileChecks.DEFAULT, false)), engine.asked);
        assertEquals("", out.toString());
        assertEquals("", err.toString());
    }

    @Test
    void dumpsAsAsked() throws IOException {
        Path work = Files.createDirectory(dir.resolve("w"));
        run("dump", "-t5", "-R", "-j", "-W", work.toString(), "--timeout", "0", "--close", "7");
        assertEquals(
                List.of("close 7", new DumpRequest(5, dir, work, AfterDump.LEAVE_RUNNING, true, Duration.ZERO, LostFilePolicy.DEFAULT, FileChecks.DEFAULT, false)), engine.asked);
    }

    @Test
    void makesTheDirectoryOfADumpForItsUserAlone() throws IOException {
        Path images = dir.resolve("new");
        assertEquals(0, run("dump", "-t5", "-D", images.toString()));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(images)));
        assertEquals(1, run("dump", "-t5", "-D", dir.resolve("nowhere/new").toString()));
        assertEquals(1, run("restore", "-D", dir.resolve("nowhere").toString()));
        assertEquals(1, run("dump", "-t5", "-W", dir.resolve("nowhere").toString()));
        assertEquals(1, engine.asked.size());
    }

    @Test
    void asksForRightsFirst() {
        run("dump", "-t5");
        run("dump", "-t5", "--unprivileged");
        run("restore", "-d", "--unprivileged");
        run("restore", "--explain");
        assertEquals(List.of("dump", "dump, unprivileged", "expect", "restore, unprivileged", "expect"), engine.rights);
    }

    @Test
    void theLastWishForAfterwardsCounts() {
        run("dump", "-t5", "-R", "-s");
        assertEquals(AfterDump.LEAVE_STOPPED, ((DumpRequest) engine.asked.get(0)).after());
    }

    @Test
    void copyOnWriteIsForTreesThatRunOn() {
        assertEquals(0, run("dump", "-t5", "-R", "--copy-on-write"));
        assertTrue(((DumpRequest) engine.asked.get(0)).copyOnWrite());
        assertEquals(1, run("dump", "-t5", "--copy-on-write"));
        assertTrue(err.toString().contains("give --leave-running"), err.toString());
        assertEquals(1, engine.asked.size());
    }

    @Test
    void restoresAndWaits() {
        assertEquals(0, run("restore"));
        assertEquals(List.of(new RestoreRequest(dir, dir, false, false, false, false, false, FileChecks.DEFAULT, RestoreRequest.NOT_LAZY), "await 4711"), engine.asked);
    }

    @Test
    void restoresDetachedWithPidFile() throws IOException {
        assertEquals(0, run("restore", "-d", "-S", "-s", "-j", "--pidfile", "pid"));
        assertEquals(List.of(new RestoreRequest(dir, dir, true, true, true, true, false, FileChecks.DEFAULT, RestoreRequest.NOT_LAZY)), engine.asked);
        assertEquals("4711", Files.readString(dir.resolve("pid")));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(dir.resolve("pid"))));
    }

    @Test
    void restoresNothingIfThePidFileExists() throws IOException {
        Files.createSymbolicLink(dir.resolve("pid"), Path.of("nowhere"));
        assertEquals(1, run("restore", "-d", "--pidfile", "pid"));
        assertEquals(List.of(), engine.asked);
        assertEquals("Error (pidfile): " + dir.resolve("pid") + " exists; remove it first\n", err.toString());
    }

    @Test
    void explainsWithoutWaiting() {
        assertEquals(0, run("restore", "--explain", "--pidfile", "pid"));
        assertEquals("first this\n", out.toString());
        assertEquals(1, engine.asked.size());
        assertFalse(Files.exists(dir.resolve("pid")));
    }

    @Test
    void printsStatistics() {
        run("dump", "-t5", "--display-stats");
        assertEquals(
                """
                Displaying dump stats:
                Freezing time: 3 us
                Frozen time: 4 us
                Memory dump time: 5 us
                Memory write time: 6 us
                Memory pages scanned: 7 (0x7)
                Memory pages skipped from parent: 0 (0x0)
                Memory pages written: 80 (0x50)
                Lazy memory pages: 0 (0x0)
                """,
                out.toString());
        out.reset();
        run("restore", "-d", "--display-stats");
        assertEquals(
                """
                Displaying restore stats:
                Pages compared: 4 (0x4)
                Pages skipped COW: 5 (0x5)
                Pages restored: 16 (0x10)
                Restore time: 3 us
                Forking time: 2 us
                """,
                out.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "frob", "dump", "dump -t x", "dump -t 5 --foo", "restore -S", "dump -t 5 -W nowhere", "dump -t 5 --file-locks",
        "pre-dump -t 5", "page-server", "lazy-pages", "service", "swrk 3", "dedup", "cpuinfo", "dump -t 5 -vx", "dump -t 5 --close x"
    })
    void refusesInOneLine(String line) {
        assertEquals(1, run(line.isEmpty() ? new String[0] : line.split(" ")));
        assertEquals(List.of(), engine.asked);
        assertTrue(err.toString().startsWith("Error (options): "), err.toString());
        assertEquals(1, err.toString().lines().count());
    }

    @Test
    void tellsFailuresOfTheEngine() {
        engine.failure = new CriuException("freeze", "pid 5: gone\naway", new IllegalStateException("x"));
        assertEquals(1, run("dump", "-t5"));
        assertEquals("Error (freeze): pid 5: gone\\012away\n", err.toString());
    }

    @Test
    void withoutDescriptorsTheRemedyIsTold() {
        engine.failure = new SyscallException(Sys.PIPE2, Errno.EMFILE, "pipe 7");
        assertEquals(1, run("dump", "-t5"));
        assertEquals(
                "Error (kernel): pipe 7: pipe2: EMFILE (Too many open files); criu needs descriptors beside those of the tree: raise its limit"
                        + " (ulimit -n)\n",
                err.toString());
    }

    @Test
    void whyATaskIsGoneIsTold() {
        engine.failure = new CriuException("kernel", "task 7: detach: ptrace: ESRCH", new SyscallException(Sys.PTRACE, Errno.ESRCH, "task 7"));
        assertEquals(1, run("dump", "-t5"));
        assertEquals(
                "Error (kernel): task 7: detach: ptrace: ESRCH; it was killed meanwhile, by somebody else or for want of memory (see dmesg)\n",
                err.toString());
    }

    @Test
    void tellsHowToGetMoreMemory() {
        engine.failure = new IllegalStateException(new OutOfMemoryError("Java heap space"));
        assertEquals(1, run("dump", "-t5"));
        assertEquals(
                "Error (memory): Java heap space: so many processes or files need more; set CRIU_JAVA_OPTS=-Xmx256m\n", err.toString());
    }

    @Test
    void aLogOnAFullDiskIsTold() {
        engine.failure = new CriuException("freeze", "pid 5: gone");
        assertEquals(1, run("dump", "-t5", "-v4", "-o", "/dev/full"));
        assertEquals(
                "Error (freeze): pid 5: gone\nWarn  (log): the log file lacks lines: No space left on device\n", err.toString());
    }

    @Test
    void aMappedFileThatWasCutShortIsTold() {
        engine.failure = new IllegalStateException(new InternalError("a fault occurred in an unsafe memory access operation"));
        assertEquals(1, run("restore"));
        assertTrue(err.toString().startsWith("Error (images): a pages file became shorter while it was read"), err.toString());
    }

    @Test
    void tellsUnknownFailuresWithTheWayToATrace() {
        engine.failure = new IllegalStateException("x");
        assertEquals(1, run("dump", "-t5"));
        assertEquals(
                "Error (internal): java.lang.IllegalStateException: x; this should not happen, run with -v4 for a stack trace\n",
                err.toString());
        err.reset();
        run("dump", "-t5", "-v4");
        assertTrue(err.toString().contains("at dev.criu.cli.CliTest"), err.toString());
    }

    @Test
    void tellsEveryOffenderInTheLogAndOnStandardError() throws IOException {
        engine.failure = new RefusedException(List.of(
                new RefusedException.Refusal("pid 5 fd 3 (socket)", "is a socket", ""),
                new RefusedException.Refusal("pid 5 fd 4 (socket)", "is a socket", "close it")));
        assertEquals(1, run("dump", "-t5", "-o", "dump.log"));
        assertEquals(
                "Error (refused): pid 5 fd 3 (socket): is a socket\nError (refused): pid 5 fd 4 (socket): is a socket; close it\n",
                err.toString());
        List<String> log = Files.readAllLines(dir.resolve("dump.log"));
        assertEquals(2, log.size());
        assertTrue(log.get(1).matches("\\(00\\.\\d{6}\\) Error \\(refused\\): pid 5 fd 4 \\(socket\\): is a socket; close it"), log.get(1));
    }

    @Test
    void saysNothingAtVerbosityZero() {
        engine.failure = new CriuException("freeze", "x");
        assertEquals(1, run("dump", "-t5", "-v0"));
        assertEquals("", err.toString());
    }

    @Test
    void refusesImagesDirectoriesThatAreNone() throws IOException {
        Files.createFile(dir.resolve("f"));
        assertEquals(1, run("dump", "-t5", "-D", dir.resolve("f").toString()));
        assertEquals("Error (options): " + dir.resolve("f") + " (--images-dir) is not a directory\n", err.toString());
    }

    @Test
    void printsTheVersionThatCallersParse() {
        assertEquals(0, run("-V"));
        assertEquals("Version: 4.2\n", out.toString());
        out.reset();
        run("--version", "-v");
        assertEquals(2, out.toString().lines().count());
    }

    @Test
    void printsHelpWithEveryBuiltOption() {
        assertEquals(0, run("dump", "--help"));
        assertTrue(out.toString().contains("-t, --tree=PID"), out.toString());
        assertFalse(out.toString().contains("tcp-established"));
    }

    /** Runs in a directory of its own, unless the test gives another. */
    private int run(String... arguments) {
        var all = new ArrayList<>(List.of("-D", dir.toString(), "--no-default-config"));
        all.addAll(Arrays.asList(arguments));
        return new Cli(new PrintStream(out, true), new PrintStream(err, true), Map.of(), engine, System.nanoTime())
                .run(all.toArray(String[]::new));
    }
}
