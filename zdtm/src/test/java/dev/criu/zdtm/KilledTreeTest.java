package dev.criu.zdtm;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A tree that somebody kills while criu dumps or restores it, as the kernel does for want of memory: criu ends, too. The kernel does not
 * tell a tracer of every death at once. How often each is tried says the system property {@code zdtm.interruptions}.
 */
class KilledTreeTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Duration FROZEN = Duration.ofMillis(60);
    private static final Duration READING = Duration.ofMillis(100);
    private static final String LOG = "killed.log";

    private final Settings settings = Settings.fromSystemProperties();
    private final int times = Integer.getInteger("zdtm.interruptions", 20) / 4;
    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    @BeforeEach
    void needsCriu() {
        assumeTrue(settings.hasCriu() && settings.selects("killed_tree"), "no criu, or not selected");
    }

    @Test
    void endsItsRestoreWhileItsMemoryIsRead() throws IOException, InterruptedException {
        Scratch scratch = Scratch.create(settings.scratch(), "killed-tree");
        Path images = scratch.newDirectory("images");
        WideTree tree = WideTree.start(settings, scratch);
        try {
            new Criu(settings, List.of(), scratch, settings.timeout()).dump(tree.pid(), images);
            for (int i = 0; i < times; i++) {
                run(scratch, images, "memory: pid " + tree.pid(), READING, () -> Task.tree(tree.pid()), List.of("restore", "-d"));
                tree.requireDead();
            }
        } finally {
            tree.kill();
        }
        scratch.delete();
    }

    @Test
    void endsItsDump() throws IOException, InterruptedException {
        dumps();
    }

    @Test
    void endsItsDumpByCopyOnWrite() throws IOException, InterruptedException {
        dumps("--copy-on-write");
    }

    private void dumps(String... how) throws IOException, InterruptedException {
        for (int i = 0; i < times; i++) {
            Scratch scratch = Scratch.create(settings.scratch(), "killed-tree");
            BusyTree tree = BusyTree.start(settings, scratch);
            int pid = tree.root().pid();
            try {
                List<String> line = new ArrayList<>(List.of("dump", "-R", "-t", Integer.toString(pid)));
                line.addAll(List.of(how));
                run(scratch, scratch.newDirectory("images"), "freeze: pid=" + pid, FROZEN, () -> Task.tree(pid), line);
                tree.requireGone();
            } finally {
                tree.kill();
            }
            scratch.delete();
        }
    }

    /** Runs a criu, kills the tree within a time behind a step that its log tells, and waits for the end of the criu. */
    private void run(
            Scratch scratch, Path images, String step, Duration window, Supplier<List<Task>> tree, List<String> arguments)
            throws IOException, InterruptedException {
        Path log = images.resolve(LOG);
        Files.deleteIfExists(log);
        List<String> line = new ArrayList<>(List.of(settings.criu().toString()));
        line.addAll(arguments);
        line.addAll(List.of("-v4", "-o", LOG, "-D", images.toString()));
        long delay = (long) (random.nextDouble() * window.toNanos());

        Process criu = new Nursery(settings.binaries()).start(line, images, scratch.file("criu.out"));
        Deadline.in(TIMEOUT).await(() -> Task.read(log).contains(step) || !criu.isAlive());
        LockSupport.parkNanos(delay);
        tree.get().forEach(task -> task.signal("KILL"));
        if (!criu.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
            List<Task> waiting = Task.tree((int) criu.pid());
            String state = Diagnosis.ofTree(waiting);
            waiting.forEach(task -> task.signal("KILL"));
            throw new TrialFailure(String.join(" ", arguments) + " still waits for a tree that was killed " + delay / 1000 + " us after '" + step
                    + "'; seed " + seed + "\n" + Diagnosis.section("end of its log", Diagnosis.tail(log, 5)) + state);
        }
    }
}
