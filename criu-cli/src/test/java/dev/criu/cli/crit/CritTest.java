package dev.criu.cli.crit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command line on the samples that CRIU wrote. */
class CritTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path dir;

    private int crit(Object... arguments) {
        String[] strings = new String[arguments.length];
        for (int i = 0; i < arguments.length; i++) {
            strings[i] = arguments[i].toString();
        }
        CommandLine command = CritMain.commandLine();
        command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return command.execute(strings);
    }

    private static Path sample(String path) {
        String shared = System.getProperty("shared.dir");
        Path dir = shared != null ? Path.of(shared) : Path.of("").toAbsolutePath().getParent().resolveSibling("shared");
        return dir.resolve("samples").resolve(path);
    }

    @Test
    void decodesToAFileAndBack() throws IOException {
        Path json = dir.resolve("files.json");
        Path copy = dir.resolve("files.img");
        assertEquals(0, crit("decode", "-i", sample("files/files.img"), "-o", json, "--pretty"));
        assertEquals(Files.readString(sample("files/json/files.json")), Files.readString(json));
        assertEquals(0, crit("encode", "-i", json, "-o", copy));
        assertArrayEquals(Files.readAllBytes(sample("files/files.img")), Files.readAllBytes(copy));
    }

    @Test
    void worksInAPipe() throws IOException {
        InputStream in = System.in;
        PrintStream stdout = System.out;
        ByteArrayOutputStream image = new ByteArrayOutputStream();
        try {
            System.setIn(Files.newInputStream(sample("tasks/pstree.img")));
            assertEquals(0, crit("decode"));
            System.setIn(new ByteArrayInputStream(out.toString().getBytes()));
            System.setOut(new PrintStream(image));
            assertEquals(0, crit("encode"));
        } finally {
            System.setIn(in);
            System.setOut(stdout);
        }
        assertArrayEquals(Files.readAllBytes(sample("tasks/pstree.img")), image.toByteArray());
    }

    @Test
    void showsWithoutPayloads() throws IOException {
        assertEquals(0, crit("show", sample("files/fifo-data.img")));
        assertEquals(Files.readString(sample("files/json/fifo-data.json")) + "\n", out.toString());
        out.getBuffer().setLength(0);
        assertEquals(0, crit("show", "--nopl", sample("files/fifo-data.img")));
        assertTrue(out.toString().contains("\"extra\": \"... <11B>\""), out.toString());
    }

    @Test
    void countsEntries() {
        assertEquals(0, crit("info", sample("files/pagemap-18797.img")));
        assertEquals("{\n    \"magic\": \"PAGEMAP\",\n    \"count\": 7\n}\n", out.toString());
        out.getBuffer().setLength(0);
        assertEquals(0, crit("info", sample("tasks/pstree.img")));
        assertTrue(out.toString().contains("\"count\": 5"), out.toString());
        assertEquals(0, crit("info", sample("files/ghost-file-1.img")));
    }

    @Test
    void exploresTasks() {
        assertEquals(0, crit("x", sample("tasks"), "ps"));
        assertEquals("""
                     PID    PGID     SID   COMM
                   18824   18824   18824   sample
                   18829                       {worker-one}
                   18830                       {worker-two}
                   18825   18825   18825       sample
                   18826   18826   18825           sample
                   18827   18824   18824       sample
                   18828   18824   18824       sample
                """, out.toString());
    }

    @Test
    void exploresFiles() {
        assertEquals(0, crit("x", sample("files"), "fds"));
        assertTrue(out.toString().startsWith("18797\n\t      0: /dev/null\n\t      1: /srv/app/out\n"), out.toString());
        assertTrue(out.toString().contains("\t      8: pipe[1470245]\n"), out.toString());
        assertTrue(out.toString().endsWith("\t    cwd: /srv/app/run/cwd\n\t   root: /\n"), out.toString());
    }

    @Test
    void exploresSockets() {
        assertEquals(0, crit("x", sample("sockets"), "fds"));
        assertTrue(out.toString().contains(" @abstract]\n"), out.toString());
    }

    @Test
    void exploresMappings() {
        assertEquals(0, crit("x", sample("container"), "mems"));
        assertTrue(out.toString().startsWith("1\n\texe                                     /bin/busybox\n"
                + "\t00400000-00401000                   r-- /bin/busybox\n"
                + "\t00401000-00585000                   r-x /bin/busybox + 0x1000\n"), out.toString());
        assertTrue(out.toString().contains("--x [vsyscall] *\n"), out.toString());
        assertTrue(out.toString().contains("rw- [stack]\n"), out.toString());
    }

    @Test
    void exploresPages() {
        assertEquals(0, crit("x", sample("files"), "rss"));
        assertTrue(out.toString().startsWith("18797\n"
                + "\t401000 / 1              00401000 / 143      /srv/app/sample\n"), out.toString());
        assertTrue(out.toString().contains("\n\t                        "), out.toString());
    }

    @Test
    void failsWithOneLine() throws IOException {
        assertEquals(1, crit("decode", "-i", dir.resolve("absent.img")));
        assertEquals("Error (crit): " + dir.resolve("absent.img")
                + ": no such image; is this the directory of a finished dump?\n", err.toString());
        err.getBuffer().setLength(0);
        assertEquals(1, crit("show", sample("files/pages-1.img")));
        assertTrue(err.toString().startsWith("Error (crit): "), err.toString());
        err.getBuffer().setLength(0);
        Path json = Files.writeString(dir.resolve("bad.json"),
                "{\"magic\": \"FS\", \"entries\": [{\"cwd_id\": 1, \"root_id\": \"x\"}]}");
        Path image = Files.writeString(dir.resolve("kept.img"), "precious");
        assertEquals(1, crit("encode", "-i", json, "-o", image));
        assertEquals("Error (crit): entries[0]: root_id: 'x' is no number and no known name\n", err.toString());
        assertEquals("precious", Files.readString(image));
        try (var left = Files.list(dir)) {
            assertEquals(2, left.count());
        }
    }

    @Test
    void refusesABadCommandLine() {
        assertEquals(2, crit());
        assertEquals(2, crit("x", dir, "nonsense"));
    }
}
