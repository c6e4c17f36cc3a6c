package dev.criu.zdtm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A tree that is restored lazily runs before its memory is there, and never sees anything but its own contents: if they cannot be had,
 * because the images are damaged or criu is killed, it dies. How often criu is killed says {@code zdtm.interruptions}.
 */
class LazyRestoreTest {
    private static final Duration FILLING = Duration.ofMillis(500);

    private final Settings settings = Settings.fromSystemProperties();
    private final int times = Integer.getInteger("zdtm.interruptions", 20);
    private final long seed = new Random().nextLong();
    private Scratch scratch;
    private Path images;
    private WideTree tree;
    private Criu criu;

    @BeforeEach
    void dump() throws IOException, InterruptedException {
        assumeTrue(settings.hasCriu() && settings.selects("lazy_restore"), "no criu, or not selected");
        scratch = Scratch.create(settings.scratch(), "lazy-restore");
        images = scratch.newDirectory("images");
        tree = WideTree.start(settings, scratch);
        criu = new Criu(settings, List.of(), scratch, settings.timeout());
        Task root = Task.running(tree.pid()).orElseThrow();
        criu.dump(tree.pid(), images);
        assertTrue(Deadline.in(settings.timeout()).await(() -> !root.exists()), "not gone after the dump");
    }

    @AfterEach
    void end() throws IOException {
        if (tree != null) {
            criu.abandon();
            tree.kill();
            scratch.delete();
        }
    }

    @Test
    void treeRunsBeforeItsPagesAreThere() throws IOException, InterruptedException {
        long before = tree.looks();
        assertEquals(tree.pid(), criu.restoreLazily(images));
        assertTrue(Deadline.in(settings.timeout()).await(() -> tree.looks() > before), "nobody looks");
        assertTrue(criu.isLazy(), "all pages were there before the first look");
        criu.finishLazily();
        tree.requireRunning();
        tree.requireNothingWrong();
    }

    @Test
    void treeDiesWhenCriuIsKilled() throws IOException, InterruptedException {
        interrupt("KILL", times / 2);
    }

    @Test
    void treeDiesWhenCriuIsTerminated() throws IOException, InterruptedException {
        interrupt("TERM", times / 4);
    }

    private void interrupt(String signal, int count) throws IOException, InterruptedException {
        InterruptedCriu killed = new InterruptedCriu(settings, scratch, new Random(seed), signal);
        for (int i = 0; i < count; i++) {
            InterruptedCriu.Outcome outcome = killed.run(images, "let go", FILLING, "restore", "-d", "--lazy");
            try {
                if (Task.read(images.resolve(InterruptedCriu.LOG)).contains("all pages are there")) {
                    tree.requireRunning();
                    tree.kill();
                } else {
                    tree.requireDead();
                }
                outcome.requireNothingLeft();
                tree.requireNothingWrong();
            } catch (TrialFailure failure) {
                throw new TrialFailure(outcome.told() + failure.getMessage() + "--- seed " + seed);
            }
        }
    }

    @Test
    void treeDiesWhenItsImagesCannotBeReadAnyMore() throws IOException, InterruptedException {
        criu.restoreLazily(images);
        cut(2);
        TrialFailure failure = assertThrows(TrialFailure.class, criu::finishLazily);
        assertTrue(failure.getMessage().contains("exit code 1"), failure.getMessage());
        assertTrue(failure.getMessage().contains("cannot be read at offset"), failure.getMessage());
        tree.requireDead();
        tree.requireNothingWrong();
    }

    @Test
    void imagesThatAreCutShortAreRefusedBeforeTheTreeRuns() throws IOException, InterruptedException {
        long before = tree.looks();
        cut(2);
        TrialFailure failure = assertThrows(TrialFailure.class, () -> criu.restoreLazily(images));
        assertTrue(failure.getMessage().contains("the images are damaged, dump again"), failure.getMessage());
        tree.requireDead();
        assertEquals(before, tree.looks());
    }

    /** Leaves one part in so many of the largest pages file. */
    private void cut(int divisor) throws IOException {
        try (var files = Files.list(images)) {
            Path pages = files.filter(file -> file.getFileName().toString().startsWith("pages-"))
                    .max((a, b) -> Long.compare(a.toFile().length(), b.toFile().length()))
                    .orElseThrow();
            try (FileChannel file = FileChannel.open(pages, StandardOpenOption.WRITE)) {
                file.truncate(Files.size(pages) / divisor);
            }
        }
    }
}
