package dev.criu.zdtm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs that a warm process does are the same as others, to whoever looks. The process is one of the test's own. */
class WarmTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int REPEATS = 100;

    private final Settings settings = Settings.fromSystemProperties();
    private Scratch scratch;
    private Path runtime;
    private BusyTree tree;
    private String pid;

    /** What a command came to. */
    private record Outcome(int status, String output) {}

    @BeforeEach
    void start() throws IOException, InterruptedException {
        assumeTrue(settings.hasCriu() && settings.selects("warm"), "no criu, or not selected");
        scratch = Scratch.create(settings.scratch(), "warm");
        runtime = Files.createTempDirectory("criu", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        tree = BusyTree.start(settings, scratch);
        pid = Integer.toString(tree.root().pid());
        Outcome started = run(runtime, "warm", "--idle", "100");
        assertEquals(0, started.status, started.output);
    }

    @AfterEach
    void stop() throws IOException, InterruptedException {
        if (tree == null) {
            return;
        }
        tree.kill();
        Outcome stopped = run(runtime, "warm", "stop");
        assertEquals(0, stopped.status, stopped.output);
        assertFalse(Files.exists(socket()));
        try (Stream<Path> files = Files.walk(runtime)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }

    private Path socket() {
        return runtime.resolve("criu-warm/socket");
    }

    private int warmPid() {
        return Integer.parseInt(Task.read(runtime.resolve("criu-warm/lock")).strip());
    }

    @Test
    void dumpsIntoTheCallersDirectories() throws IOException, InterruptedException {
        Path images = scratch.newDirectory("images");
        Outcome outcome = run(runtime, "dump", "-R", "-t", pid, "-D", "images", "-o", "a.log", "-v4", "--display-stats");
        assertEquals(0, outcome.status, outcome.output);
        assertTrue(outcome.output.contains("Frozen time:"), outcome.output);
        assertTrue(Task.read(images.resolve("a.log")).contains("dump: "), "no log");
        assertTrue(Files.exists(images.resolve("inventory.img")));
        assertTrue(mapped(warmPid()).contains("dist/lib/"), "the warm process is not what it should be");
        tree.requireUnharmed();
        Outcome explained = run(runtime, "restore", "--explain", "-D", "images");
        assertEquals(0, explained.status, explained.output);
        scratch.delete();
    }

    @Test
    void failsAsACold() throws IOException, InterruptedException {
        scratch.newDirectory("images");
        for (List<String> arguments : List.of(
                List.of("dump", "-t", "2147483000", "-D", "images"),
                List.of("dump", "-t", "1", "-D", "images"),
                List.of("dump", "-t", pid, "-D", "/dev/null"),
                List.of("dump", "--nonsense"),
                List.of("dump", "-t", Long.toString(ProcessHandle.current().pid()), "-D", "images"))) {
            Outcome warm = run(runtime, arguments.toArray(String[]::new));
            Outcome cold = run(null, arguments.toArray(String[]::new));
            assertEquals(cold, warm);
            assertEquals(1, warm.status);
        }
        scratch.delete();
    }

    @Test
    void staysAsItIsOverManyRuns() throws IOException, InterruptedException {
        scratch.newDirectory("images");
        dumpOften(REPEATS / 2);
        int descriptors = descriptors();
        dumpOften(REPEATS);
        assertEquals(descriptors, descriptors());
        tree.requireUnharmed();
        scratch.delete();
    }

    private void dumpOften(int times) throws IOException, InterruptedException {
        for (int i = 0; i < times; i++) {
            Outcome outcome = run(runtime, "dump", "-R", "-t", pid, "-D", "images");
            assertEquals(new Outcome(0, ""), outcome);
        }
    }

    private int descriptors() throws IOException {
        try (Stream<Path> fds = Files.list(Path.of("/proc/" + warmPid() + "/fd"))) {
            return (int) fds.count();
        }
    }

    @Test
    void endsWithItsCallerAndHarmsNothing() throws IOException, InterruptedException {
        scratch.newDirectory("images");
        for (int i = 0; i < 10; i++) {
            assertEquals(0, run(runtime, "warm").status);
            Process caller = process(runtime, "dump", "-R", "-t", pid, "-D", "images");
            assertFalse(caller.waitFor(10 + 2 * i, TimeUnit.MILLISECONDS) && caller.exitValue() != 0, "failed");
            caller.destroy();
            assertTrue(caller.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS));
            assertTrue(caller.exitValue() == 0 || caller.exitValue() == 128 + 15, "exit status " + caller.exitValue());
            tree.requireUnharmed();
        }
        scratch.delete();
    }

    @Test
    void doesWhatComesMeanwhileAlone() throws IOException, InterruptedException {
        List<Process> running = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            scratch.newDirectory("images-" + i);
            running.add(process(runtime, "dump", "-R", "-t", pid, "-D", "images-" + i, "-o", "log"));
        }
        int good = 0;
        for (Process process : running) {
            assertTrue(process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS));
            good += process.exitValue() == 0 ? 1 : 0;
        }
        // Two at once get into each other's way: a task has one tracer.
        assertTrue(good >= 1);
        tree.requireUnharmed();
        scratch.delete();
    }

    /** It is still being traced when the run is over: it waits in vfork for its child and does not stop before that has ended. */
    @Test
    void letsGoOfWhatDoesNotStop() throws IOException, InterruptedException {
        scratch.newDirectory("images");
        Path pidfile = scratch.file("vforker");
        String vforker = settings.binaries().resolve("vforker.bin").toString();
        new Nursery(settings.binaries()).start(
                List.of("setsid", "sh", "-c", "echo $$ > vforker; exec " + vforker), scratch.directory(), scratch.file("out"));
        assertTrue(Deadline.in(TIMEOUT).await(() -> !Task.read(pidfile).isBlank()));
        int parent = Integer.parseInt(Task.read(pidfile).strip());
        try {
            assertTrue(Deadline.in(TIMEOUT).await(() -> Task.tree(parent).size() == 2));
            Outcome outcome = run(runtime, "dump", "-R", "-t", Integer.toString(parent), "-D", "images", "--timeout", "1");
            assertEquals(1, outcome.status, outcome.output);
            assertTrue(outcome.output.contains("it waits in vfork for a child"), outcome.output);
            Task.tree(parent).stream().filter(task -> task.pid() != parent).forEach(child -> child.signal("KILL"));
            assertTrue(Deadline.in(TIMEOUT).await(() -> Task.running(parent).isEmpty()), () -> "the parent does not go on:\n"
                    + Task.read(Path.of("/proc/" + parent + "/status")));
        } finally {
            Task.tree(parent).forEach(task -> task.signal("KILL"));
        }
        assertEquals(0, run(runtime, "dump", "-R", "-t", pid, "-D", "images").status, "the warm process goes on");
        tree.requireUnharmed();
        scratch.delete();
    }

    private static String mapped(int pid) {
        return Task.read(Path.of("/proc/" + pid + "/cmdline")).replace('\0', ' ');
    }

    private Outcome run(Path runtimeDirectory, String... arguments) throws IOException, InterruptedException {
        Process process = process(runtimeDirectory, arguments);
        if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new TrialFailure(List.of(arguments) + " still runs\n");
        }
        return new Outcome(process.exitValue(), Task.read(runtime.resolve("out")));
    }

    private Process process(Path runtimeDirectory, String... arguments) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(settings.criu().toString());
        builder.command().addAll(List.of(arguments));
        builder.environment().remove("XDG_RUNTIME_DIR");
        builder.environment().put(runtimeDirectory == null ? "CRIU_COLD" : "XDG_RUNTIME_DIR", runtimeDirectory == null ? "1" : runtimeDirectory.toString());
        return builder.directory(Files.exists(scratch.directory()) ? scratch.directory().toFile() : runtime.toFile())
                .redirectErrorStream(true)
                .redirectOutput(runtime.resolve("out").toFile())
                .start();
    }
}
