package dev.criu.zdtm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Dumps that cannot be: one clear line each, and the tree runs on as if nothing had happened. */
class BadDumpTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final Settings settings = Settings.fromSystemProperties();
    private final List<Task> helpers = new ArrayList<>();
    private Scratch scratch;
    private Path images;
    private FailingCriu criu;
    private BusyTree tree;
    private String pid;

    @BeforeEach
    void startTree() throws IOException {
        assumeTrue(settings.hasCriu() && settings.selects("bad_input"), "no criu, or not selected");
        scratch = Scratch.create(settings.scratch(), "bad-dump");
        images = scratch.newDirectory("images");
        criu = new FailingCriu(settings, scratch);
        tree = BusyTree.start(settings, scratch);
        pid = Integer.toString(tree.root().pid());
    }

    @AfterEach
    void treeIsUnharmed() throws IOException {
        if (tree == null) {
            return;
        }
        try {
            tree.requireUnharmed();
        } finally {
            tree.kill();
            helpers.forEach(task -> task.signal("KILL"));
        }
        scratch.delete();
    }

    /** The words that a script has written once it is ready. */
    private String[] startHelper(String script, String... arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of("python3", settings.module().resolve("programs/" + script).toString()));
        line.addAll(List.of(arguments));
        return startHelper(line);
    }

    private String[] startHelper(List<String> command) throws IOException {
        Path pidfile = scratch.file("helper.pid");
        List<String> line = new ArrayList<>(List.of("setsid"));
        line.addAll(command);
        new Nursery(settings.binaries()).start(line, scratch.directory(), scratch.file("helper.out"), pidfile);
        Path ready = scratch.file("ready");
        assertTrue(Deadline.in(TIMEOUT).await(() -> Files.exists(pidfile)), "no helper");
        int helper = Integer.parseInt(Task.read(pidfile).strip());
        boolean is = Deadline.in(TIMEOUT).await(() -> Files.exists(ready));
        helpers.addAll(Task.tree(helper));
        assertTrue(is, () -> "the helper is not ready: " + Task.read(scratch.file("helper.out")));
        return (helper + " " + Task.read(ready)).split(" ");
    }

    @Test
    void namesThatAreNoProcess() throws IOException, InterruptedException {
        String images = this.images.toString();
        criu.expect("pid 4194999: no such process", "dump", "-D", images, "-t", "4194999");
        criu.expect("pid 1: ", "dump", "-D", images, "-t", "1");
        criu.expect("pid 2: is a kernel thread", "dump", "-D", images, "-t", "2");
        String parent = Long.toString(ProcessHandle.current().pid());
        criu.expect("pid " + parent + ": is an ancestor of this criu", "dump", "-D", images, "-t", parent);
        criu.expect("--tree", "dump", "-D", images, "-t", "0");
        criu.expect("--tree", "dump", "-D", images, "-t", "none");
        criu.expect("--tree PID", "dump", "-D", images);
    }

    @Test
    void relativesThatCannotBeRoots() throws IOException, InterruptedException {
        String vforker = settings.binaries().resolve("vforker.bin").toString();
        String[] words = startHelper("relatives.py", vforker);
        String helper = words[0];
        String images = this.images.toString();
        criu.expect("is a thread of process " + helper + "; dump that with -t " + helper, "dump", "-D", images, "-t", words[1]);
        criu.expect("is a zombie", "dump", "-D", images, "-t", words[2]);
        criu.expect("traced by pid " + helper + " already", "dump", "-D", images, "-t", words[3]);
        criu.expect("it waits in vfork for a child", "dump", "-D", images, "--timeout", "1", "-t", words[4]);
        for (Task task : Task.tree(Integer.parseInt(helper))) {
            String tracer = Task.read(task.file("status")).lines().filter(line -> line.startsWith("TracerPid:")).findFirst().orElse("");
            String expected = task.pid() == Integer.parseInt(words[3]) ? helper : "0";
            assertEquals("TracerPid:\t" + expected, tracer);
        }
    }

    @Test
    void namesEveryOffender() throws IOException, InterruptedException {
        String[] words = startHelper("offenders.py");
        List<String> expected = new ArrayList<>();
        for (int i = 1; i < words.length; i++) {
            expected.add("pid " + words[0] + " fd " + words[i] + " (");
        }
        criu.expectAll(expected, "dump", "-D", images.toString(), "-t", words[0]);
        criu.expectAll(expected, "dump", "-D", images.toString(), "-t", words[0], "-o", "dump.log", "-v4");
        assertTrue(Task.running(Integer.parseInt(words[0])).isPresent());
    }

    @Test
    void namesMemoryAndDeletedFilesThatCannotBeKept() throws IOException, InterruptedException {
        String[] words = startHelper("unkeepable.py");
        boolean watches = words[1].equals("userfaultfd");
        List<String> always = new ArrayList<>(List.of("System V shared memory is not supported"));
        List<String> withoutOptions = new ArrayList<>(List.of(
                "System V shared memory is not supported",
                "/big (deleted)): it was deleted, and its 1048577 bytes are more than the 1048576 that may be copied into the images;"
                        + " give a larger --ghost-limit",
                "/linked (deleted)): the file was deleted under this name, though not under others; give --link-remap"));
        for (List<String> expected : List.of(always, withoutOptions)) {
            if (watches) {
                expected.add(0, "it is watched by a userfaultfd");
                expected.add("(anon_inode:[userfaultfd])");
            }
        }
        criu.expectAll(withoutOptions, "dump", "-D", images.toString(), "-t", words[0]);
        criu.expectAll(always, "dump", "-D", images.toString(), "-t", words[0], "--link-remap", "--ghost-limit", "2M");
        try (var left = Files.list(scratch.directory())) {
            assertTrue(left.noneMatch(file -> file.getFileName().toString().startsWith("link_remap")), "a link is left");
        }
    }

    @Test
    void namesEveryOddThread() throws IOException, InterruptedException {
        String[] words = startHelper(List.of(settings.binaries().resolve("oddthreads.bin").toString()));
        List<String> expected = List.of(
                "tid " + words[0] + ": gives its children another pid namespace",
                "tid " + words[1] + ": has directories and a umask of its own",
                "tid " + words[2] + ": has a descriptor table of its own",
                "tid " + words[3] + ": is in another net namespace",
                "tid " + words[4] + ": is in another uts namespace",
                "tid " + words[5] + ": has a seccomp filter that asks a supervisor");
        criu.expectAll(expected, "dump", "-D", images.toString(), "-t", words[0]);
        assertTrue(Task.running(Integer.parseInt(words[0])).isPresent());
    }

    /** Whatever the kernel has and images have not, in several processes: one list, and everything runs on. */
    @Test
    void namesEverythingThatCannotBeKept() throws IOException, InterruptedException {
        String[] words = startHelper("refused.py");
        List<String> expected = Files.readAllLines(scratch.file("expected"));
        assertTrue(expected.size() > 15, expected.toString());
        Task holder = Task.running(Integer.parseInt(words[0])).orElseThrow();
        List<Task> before = Task.tree(holder.pid());
        List<Path> files = descriptors(holder);
        for (String after : List.of("-R", "-s", "--shell-job")) {
            criu.expectAll(expected, "dump", after, "-D", images.toString(), "-t", words[0]);
        }
        assertEquals(before, Task.tree(holder.pid()));
        assertEquals(files, descriptors(holder));
        assertEquals('S', holder.state());
    }

    private static List<Path> descriptors(Task task) throws IOException {
        try (Stream<Path> links = Files.list(task.file("fd"))) {
            return links.sorted().map(Task::link).toList();
        }
    }

    @Test
    void wrongArguments() throws IOException, InterruptedException {
        String images = this.images.toString();
        criu.expect("unknown option --frobnicate", "dump", "-D", images, "-t", pid, "--frobnicate");
        criu.expect("unknown command 'frobnicate'", "frobnicate", "-D", images, "-t", pid);
        criu.expect("a command is missing", "-D", images, "-t", pid);
        criu.expect("--ghost-limit", "dump", "-D", images, "-t", pid, "--ghost-limit", "much");
        criu.expect("--timeout", "dump", "-D", images, "-t", pid, "--timeout", "soon");
        criu.expect("does not exist", "dump", "-D", images, "-t", pid, "-o", "none/dump.log");
    }

    @Test
    void directoriesThatCannotBeWritten() throws IOException, InterruptedException {
        Path none = scratch.file("none");
        criu.expect("cannot make the directory " + none + "/images", "dump", "-D", none + "/images", "-t", pid);
        criu.expect(none + " (--work-dir) does not exist", "dump", "-D", images.toString(), "-W", none.toString(), "-t", pid);
        Path file = Files.writeString(scratch.file("file"), "text");
        criu.expect(file + " (--images-dir) is not a directory", "dump", "-D", file.toString(), "-t", pid);
        criu.expectOnTmpfs("cannot write to the images directory", images, "ro", "dump", "-D", images.toString(), "-t", pid);
    }

    @Test
    void fullDisk() throws IOException, InterruptedException {
        String images = this.images.toString();
        for (int size : new int[] {4, 64, 256}) {
            criu.expectOnTmpfs("No space left on device", this.images, "size=" + size + "k", "dump", "-D", images, "-t", pid);
        }
        // The pages fit, but not everything else.
        for (int files = 3; files < 20; files += 4) {
            criu.expectOnTmpfs("No space left on device", this.images, "nr_inodes=" + files, "dump", "-D", images, "-t", pid);
        }
        criu.expectOnTmpfs("No space left on device", this.images, "nr_inodes=12", "dump", "-R", "-D", images, "-t", pid);
        criu.expectOnTmpfs("No space left on device", this.images, "nr_inodes=12", "dump", "-s", "-D", images, "-t", pid);
    }

    @Test
    void abortedDumpDoesNotLookLikeTheOneBeforeIt() throws IOException, InterruptedException {
        new Criu(settings, List.of(), scratch, TIMEOUT).dump(tree.root().pid(), images, "-R");
        assertTrue(Files.exists(images.resolve("inventory.img")));
        Path obstacle = images.resolve("pstree.img");
        Files.delete(obstacle);
        Files.createDirectories(obstacle.resolve("not empty"));
        criu.expect("pstree.img: cannot be ", "dump", "-R", "-D", images.toString(), "-t", pid);
        assertFalse(Files.exists(images.resolve("inventory.img")));
        criu.expect("inventory.img: no such image", "restore", "-d", "-D", images.toString());
    }
}
