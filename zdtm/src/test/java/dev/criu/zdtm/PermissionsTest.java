package dev.criu.zdtm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What criu writes is its user's alone, what others have planted is not followed, and whom it may not touch it does not. */
class PermissionsTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final List<String> NOBODY = List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
    private static final List<String> ALMOST_NOBODY = List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups",
            "--inh-caps=+checkpoint_restore", "--ambient-caps=+checkpoint_restore");

    private final Settings settings = Settings.fromSystemProperties();
    private final List<Task> helpers = new ArrayList<>();
    private Scratch scratch;
    private FailingCriu criu;
    private BusyTree tree;
    private String pid;
    private Path victim;

    @BeforeEach
    void startTree() throws IOException {
        assumeTrue(settings.hasCriu() && settings.selects("permissions"), "no criu, or not selected");
        scratch = Scratch.create(settings.scratch(), "permissions");
        criu = new FailingCriu(settings, scratch);
        tree = BusyTree.start(settings, scratch);
        pid = Integer.toString(tree.root().pid());
        victim = Files.writeString(scratch.file("victim"), "precious");
    }

    @AfterEach
    void treeAndVictimAreUnharmed() throws IOException {
        if (tree == null) {
            return;
        }
        try {
            tree.requireUnharmed();
            assertEquals("precious", Files.readString(victim));
        } finally {
            tree.kill();
            helpers.forEach(task -> task.signal("KILL"));
        }
        scratch.delete();
    }

    @Test
    void everythingIsTheOwnersAlone() throws IOException, InterruptedException {
        Path images = scratch.file("new");
        run("dump", "-R", "-t", pid, "-D", images.toString(), "-o", "dump.log");
        assertEquals("rwx------", mode(images));
        assertAllPrivate(images);
        Path open = scratch.newDirectory("open");
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-x---"));
        run("dump", "-t", pid, "-D", open.toString(), "-o", "dump.log");
        run("restore", "-d", "-D", open.toString(), "-o", "restore.log", "--pidfile", "pid");
        assertEquals("rwxr-x---", mode(open));
        assertAllPrivate(open);
        assertTrue(Files.exists(open.resolve("pid")) && Files.exists(open.resolve("stats-restore")));
    }

    /** Runs criu with a umask that hides nothing. */
    private void run(String... arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of("sh", "-c", "umask 0; exec \"$@\"", "sh", settings.criu().toString()));
        line.addAll(List.of(arguments));
        Path output = scratch.file("criu.out");
        Process process = new Nursery(settings.binaries()).start(line, scratch.directory(), output);
        assertEquals(0, process.waitFor(), Task.read(output));
    }

    private static void assertAllPrivate(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                assertEquals("rw-------", mode(file), file.toString());
            }
        }
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS));
    }

    @Test
    void plantedLinksAreNotFollowedByDumps() throws IOException, InterruptedException {
        Path images = scratch.newDirectory("images");
        for (String log : List.of("dump.log", "criu.log")) {
            Path link = Files.createSymbolicLink(images.resolve(log), victim);
            criu.expect("it is a symbolic link", "dump", "-R", "-D", images.toString(), "-t", pid, "-o", log);
            Files.delete(link);
            Files.createSymbolicLink(link, scratch.file("nowhere"));
            criu.expect("it is a symbolic link", "dump", "-R", "-D", images.toString(), "-t", pid, "-o", log);
            Files.delete(link);
        }
        Files.createSymbolicLink(images.resolve("stats-dump"), victim);
        criu.expect("stats-dump is a symbolic link; remove it", "dump", "-R", "-D", images.toString(), "-t", pid);
        assertFalse(Files.exists(scratch.file("nowhere")));
        assertFalse(Files.exists(images.resolve("inventory.img")));
    }

    @Test
    void plantedLinksInPlaceOfImagesAreReplaced() throws IOException, InterruptedException {
        Path images = scratch.newDirectory("images");
        List<String> names = List.of("inventory.img", "pages-1.img", "pstree.img", "core-" + pid + ".img", "mm-" + pid + ".img");
        for (String name : names) {
            Files.createSymbolicLink(images.resolve(name), victim);
        }
        run("dump", "-R", "-t", pid, "-D", images.toString());
        for (String name : names) {
            assertTrue(Files.isRegularFile(images.resolve(name), LinkOption.NOFOLLOW_LINKS), name);
        }
    }

    @Test
    void plantedLinksAreNotFollowedByRestores() throws IOException, InterruptedException {
        Path images = scratch.newDirectory("images");
        run("dump", "-R", "-t", pid, "-D", images.toString());
        for (String name : List.of("restore.log", "pid", "stats-restore")) {
            Path link = Files.createSymbolicLink(images.resolve(name), victim);
            String expected = name.equals("pid") ? "pid exists; remove it first" : "is a symbolic link; remove it";
            criu.expect(expected, "restore", "-d", "-D", images.toString(), "-o", name.equals("restore.log") ? name : "log",
                    "--pidfile", "pid");
            Files.delete(link);
        }
        assertFalse(Files.exists(images.resolve("pid"), LinkOption.NOFOLLOW_LINKS));
    }

    @Test
    void imagesAreReadNeitherThroughLinksNorFromPipes() throws IOException, InterruptedException {
        Path images = scratch.newDirectory("images");
        run("dump", "-R", "-t", pid, "-D", images.toString());
        List<String> names;
        try (Stream<Path> files = Files.list(images)) {
            names = files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".img"))
                    .filter(name -> !name.matches("(seccomp|timens-0)\\.img")) // nothing of the tree is in there, so nobody looks
                    .sorted().toList();
        }
        assertTrue(names.size() > 20, names.toString());
        for (String name : names) {
            Path image = images.resolve(name);
            Path aside = Files.move(image, scratch.file(name));
            Files.createSymbolicLink(image, aside);
            criu.expect(name + ": not a regular file", "restore", "-d", "-D", images.toString());
            Files.delete(image);
            assertEquals(0, new ProcessBuilder("mkfifo", image.toString()).start().waitFor());
            criu.expect(name + ": not a regular file", "restore", "-d", "-D", images.toString());
            Files.delete(image);
            Files.move(aside, image);
        }
    }

    @Test
    void callersWithoutTheRight() throws IOException, InterruptedException {
        Path images = openToAll("images");
        criu.expectBy(NOBODY, "runs as user 65534, not as root", "dump", "-D", images.toString(), "-t", pid);
        criu.expectBy(NOBODY, "lacks CAP_CHECKPOINT_RESTORE", "dump", "--unprivileged", "-D", images.toString(), "-t", pid);
        criu.expectBy(NOBODY, "lacks CAP_CHECKPOINT_RESTORE", "restore", "--unprivileged", "-d", "-D", images.toString());
        criu.expectBy(ALMOST_NOBODY, "it belongs to user 0 and group 0, criu to 65534 and 65534; run criu as root, or with CAP_SYS_PTRACE",
                "dump", "--unprivileged", "-D", images.toString(), "-t", pid);
        assertFalse(Files.exists(images.resolve("inventory.img")));
    }

    @Test
    void processesThatAreNotDumpable() throws IOException, InterruptedException {
        Path images = openToAll("images");
        int hidden = startHelper("import ctypes, time; ctypes.CDLL(None).prctl(4, 0, 0, 0, 0); open('ready', 'w'); time.sleep(1000)");
        criu.expectBy(ALMOST_NOBODY, "it is not dumpable: PR_SET_DUMPABLE", "dump", "--unprivileged", "-D", images.toString(), "-t",
                Integer.toString(hidden));
        assertFalse(Files.exists(images.resolve("inventory.img")));
        assertEquals('S', Task.running(hidden).orElseThrow().state());
    }

    /** One that belongs to nobody, of a parent that can be dumped: met when the tree is frozen already. */
    @Test
    void childrenThatAreNotDumpable() throws IOException, InterruptedException {
        Path images = openToAll("images");
        int parent = startHelper("import ctypes, os, time\nif os.fork() == 0: ctypes.CDLL(None).prctl(4, 0, 0, 0, 0); open('ready', 'w')\n"
                + "time.sleep(1000)");
        criu.expectBy(ALMOST_NOBODY, "it is not dumpable: PR_SET_DUMPABLE", "dump", "--unprivileged", "-D", images.toString(), "-t",
                Integer.toString(parent));
        for (Task task : Task.tree(parent)) {
            assertTrue(Task.read(task.file("status")).contains("TracerPid:\t0"), task.toString());
            assertTrue(Deadline.in(TIMEOUT).await(() -> task.state() == 'S'), task.toString());
        }
    }

    private Path openToAll(String name) throws IOException {
        Files.setPosixFilePermissions(scratch.directory(), PosixFilePermissions.fromString("rwxrwxrwx"));
        Path directory = scratch.newDirectory(name);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        return directory;
    }

    private int startHelper(String script) throws IOException {
        Path pidfile = scratch.file("helper.pid");
        List<String> line = new ArrayList<>(NOBODY);
        line.addAll(List.of("setsid", "python3", "-c", script));
        new Nursery(settings.binaries()).start(line, scratch.directory(), scratch.file("helper.out"), pidfile);
        assertTrue(Deadline.in(TIMEOUT).await(() -> Files.exists(scratch.file("ready")) && Files.exists(pidfile)),
                () -> "the helper is not ready: " + Task.read(scratch.file("helper.out")));
        int helper = Integer.parseInt(Task.read(pidfile).strip());
        helpers.addAll(Task.tree(helper));
        return helper;
    }
}
