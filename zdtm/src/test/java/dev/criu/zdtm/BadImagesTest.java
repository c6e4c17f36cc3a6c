package dev.criu.zdtm;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Restores that cannot be: one clear line each, and nothing of the tree is left. */
class BadImagesTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String UNREAD = "(seccomp|timens-0|stats-dump)(\\.img)?"; // what an image of one process can do without

    private final Settings settings = Settings.fromSystemProperties();
    private Scratch scratch;
    private Path images;
    private FailingCriu criu;
    private Task sleeper;

    /** Dumps a copy of sleep(1) that has a file open. */
    @BeforeEach
    void dump() throws IOException, InterruptedException {
        assumeTrue(settings.hasCriu() && settings.selects("bad_input"), "no criu, or not selected");
        scratch = Scratch.create(settings.scratch(), "bad-images");
        images = scratch.newDirectory("images");
        criu = new FailingCriu(settings, scratch);
        Files.copy(Path.of("/bin/sleep"), scratch.file("sleeper"));
        Files.writeString(scratch.file("input"), "text");
        Path pidfile = scratch.file("pid");
        new Nursery(settings.binaries()).start(
                List.of("setsid", "sh", "-c", "exec ./sleeper 1000 3< input"), scratch.directory(), scratch.file("out"), pidfile);
        assertTrue(Deadline.in(TIMEOUT).await(() -> Files.exists(pidfile)));
        int pid = Integer.parseInt(Task.read(pidfile).strip());
        assertTrue(Deadline.in(TIMEOUT).await(() -> Task.read(Path.of("/proc/" + pid + "/comm")).equals("sleeper\n")));
        sleeper = Task.running(pid).orElseThrow();
        new Criu(settings, List.of(), scratch, TIMEOUT).dump(pid, images);
        assertTrue(Deadline.in(TIMEOUT).await(() -> !sleeper.exists()));
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        if (scratch == null) {
            return;
        }
        List<Task> left = Task.runningIn(scratch.directory(), scratch.directory());
        left.forEach(task -> task.signal("KILL"));
        assertTrue(left.isEmpty(), () -> "left: " + left);
        scratch.delete();
    }

    private void expect(String error, String... options) throws IOException, InterruptedException {
        String[] line = Stream.concat(Stream.of("restore", "-d", "-D", images.toString()), Stream.of(options)).toArray(String[]::new);
        criu.expect(error, line);
        List<Task> left = Task.runningIn(scratch.directory(), scratch.directory());
        assertTrue(left.isEmpty(), () -> error + ": left " + left);
    }

    private List<String> imageNames() throws IOException {
        try (Stream<Path> files = Files.list(images)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".img") && !name.matches(UNREAD))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void truncatedImages() throws IOException, InterruptedException {
        for (String name : imageNames()) {
            Path image = images.resolve(name);
            byte[] whole = Files.readAllBytes(image);
            for (int length : new TreeSet<>(List.of(0, 4, 9, whole.length / 2, whole.length - 1))) {
                Files.write(image, Arrays.copyOf(whole, length));
                expect(".img");
            }
            Files.write(image, whole);
        }
        restoresAfterAll();
    }

    @Test
    void missingAndForeignImages() throws IOException, InterruptedException {
        for (String name : imageNames()) {
            Path image = images.resolve(name);
            byte[] whole = Files.readAllBytes(image);
            Files.delete(image);
            if (!name.startsWith("fdinfo-")) { // a process without descriptors has none
                expect(name.equals("files.img") || name.equals("pstree.img") ? "dump again" : name);
            }
            if (!name.startsWith("pages-")) {
                byte[] random = new byte[whole.length];
                new Random(name.hashCode()).nextBytes(random);
                Files.write(image, random);
                expect(name);
                Files.write(image, ByteBuffer.allocate(whole.length).put(whole).putInt(4, ~0).array());
                expect(name);
            }
            Files.write(image, whole);
        }
        restoresAfterAll();
    }

    @Test
    void imagesOfAnotherMachineOrVersion() throws IOException, InterruptedException {
        Path core = images.resolve("core-" + sleeper.pid() + ".img");
        byte[] whole = Files.readAllBytes(core);
        byte[] foreign = whole.clone();
        int mtype = 12; // behind the magics and the size: the first field
        assertTrue(foreign[mtype] == 8 && foreign[mtype + 1] == 1, "core_entry.mtype is X86_64");
        foreign[mtype + 1] = 3; // AARCH64
        Files.write(core, foreign);
        expect("is of architecture AARCH64");
        Files.write(core, whole);

        Path inventory = images.resolve("inventory.img");
        byte[] known = Files.readAllBytes(inventory);
        byte[] newer = known.clone();
        assertTrue(newer[8] == 8 && newer[9] == 2, "inventory_entry.img_version is 2");
        newer[9] = 77;
        Files.write(inventory, newer);
        expect("77");
        Files.write(inventory, known);
        restoresAfterAll();
    }

    @Test
    void filesThatAreNotWhatTheyWere() throws IOException, InterruptedException {
        Path input = scratch.file("input");
        Files.writeString(input, "longer text");
        expect("size is 11 bytes, 4 recorded");
        Files.delete(input);
        expect(input + "): ENOENT");
        Files.createDirectory(input);
        expect("type is 040000, 0100000 recorded");
        Files.delete(input);
        Files.writeString(input, "text");
        Path executable = scratch.file("sleeper");
        Files.setPosixFilePermissions(input, PosixFilePermissions.fromString("rw-rw-rw-"));
        expect("mode is 0100666, 0100644 recorded");
        byte[] program = Files.readAllBytes(executable);
        Files.write(executable, Arrays.copyOf(program, program.length + 1));
        // Everything at once, though the one is open and the other only mapped.
        expect("(" + input + "): mode is 0100666, 0100644 recorded; see --skip-file-rwx-check; file 0x");
        expect("(" + executable + "): size is " + (program.length + 1) + " bytes, " + program.length + " recorded; files must be");
        byte[] other = program.clone();
        other[indexOf(program, new byte[] {4, 0, 0, 0, 20, 0, 0, 0, 3, 0, 0, 0, 'G', 'N', 'U', 0}) + 16] ^= 1;
        Files.write(executable, other);
        expect("(" + executable + "): build-id is ", "--skip-file-rwx-check");
        expect("(" + input + "): mode is", "--file-validation", "filesize");
        criu.expect("--file-validation sha1", "restore", "-d", "-D", images.toString(), "--file-validation", "sha1");
        Files.write(executable, program);
        Files.setPosixFilePermissions(input, PosixFilePermissions.fromString("rw-r--r--"));
        Path moved = Files.move(executable, scratch.file("moved"));
        expect(executable.toString());
        Files.move(moved, executable);
        restoresAfterAll();
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        for (int at = 0; at + part.length <= bytes.length; at++) {
            if (Arrays.mismatch(bytes, at, at + part.length, part, 0, part.length) < 0) {
                return at;
            }
        }
        throw new AssertionError("no build-id");
    }

    @Test
    void whatStandsInTheWay() throws IOException, InterruptedException {
        Path pidfile = Files.writeString(scratch.file("other.pid"), "1");
        expect(pidfile + " exists; remove it first", "--pidfile", pidfile.toString());
        expect("none/x.pid cannot be written", "--pidfile", scratch.file("none/x.pid").toString());
        Path empty = scratch.newDirectory("empty");
        criu.expect("inventory.img: no such image", "restore", "-d", "-D", empty.toString());
        criu.expect("does not exist", "restore", "-d", "-D", scratch.file("nowhere").toString());

        int pid = new Criu(settings, List.of(), scratch, TIMEOUT).restore(images);
        Task restored = Task.running(pid).orElseThrow();
        criu.expect("pid " + pid + " is taken by another task", "restore", "-d", "-D", images.toString());
        assertTrue(restored.isRunning());
        restored.signal("KILL");
        assertTrue(Deadline.in(TIMEOUT).await(() -> !restored.exists()));
    }

    @Test
    void kindsThatCannotBeRestored() throws IOException, InterruptedException {
        Path samples = settings.module().resolve("../../shared/samples").normalize();
        assumeTrue(Files.isDirectory(samples), "no samples");
        for (String set : List.of("pty", "sockets")) {
            Path copy = scratch.newDirectory(set);
            try (Stream<Path> files = Files.list(samples.resolve(set))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Files.copy(file, copy.resolve(file.getFileName()));
                }
            }
            // Where the kinds are supported, the sample's program is missing still.
            criu.expect("", "restore", "-d", "-D", copy.toString());
        }
    }

    @Test
    void leftoversOfAnEarlierDumpDoNotMatter() throws IOException, InterruptedException {
        Path larger = images.resolve("pages-1.img");
        try (FileChannel pages = FileChannel.open(larger, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            pages.write(ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN));
        }
        for (String stale : List.of("tty-info.img", "pipes-data.img", "core-7.img", "fdinfo-99.img", "pages-7.img")) {
            Files.write(images.resolve(stale), new byte[100]);
        }
        Criu working = new Criu(settings, List.of(), scratch, TIMEOUT);
        for (int i = 0; i < 2; i++) {
            int pid = working.restore(images);
            Task restored = Task.running(pid).orElseThrow();
            working.dump(pid, images);
            assertTrue(Deadline.in(TIMEOUT).await(() -> !restored.exists()));
        }
    }

    /** The images are good otherwise. */
    private void restoresAfterAll() throws IOException, InterruptedException {
        int pid = new Criu(settings, List.of(), scratch, TIMEOUT).restore(images);
        Task restored = Task.running(pid).orElseThrow();
        restored.signal("KILL");
        assertTrue(Deadline.in(TIMEOUT).await(() -> !restored.exists()));
    }
}
