package dev.criu.zdtm;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Whenever a dump ends, a tree that was to run on does. Whenever a restore ends, there is the whole tree or nothing. How often each
 * is tried says the system property {@code zdtm.interruptions}.
 */
class InterruptionTest {
    private static final Duration FROZEN = Duration.ofMillis(60);
    private static final Duration RESTORING = Duration.ofMillis(40);

    private final Settings settings = Settings.fromSystemProperties();
    private final int times = Integer.getInteger("zdtm.interruptions", 20);
    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    @BeforeEach
    void needsCriu() {
        assumeTrue(settings.hasCriu() && settings.selects("interruption"), "no criu, or not selected");
    }

    @Test
    void treeRunsOnWhenCriuIsKilledDuringDump() throws IOException, InterruptedException {
        dumps("KILL", times);
    }

    @Test
    void treeRunsOnAndNoCloneDoesWhenCriuIsKilledDuringCopyOnWrite() throws IOException, InterruptedException {
        dumps("KILL", times, "--copy-on-write");
    }

    @Test
    void treeRunsOnWhenCriuIsTerminatedDuringDump() throws IOException, InterruptedException {
        dumps("TERM", times / 4);
    }

    @Test
    void treeRunsOnWhenCriuIsInterruptedDuringDump() throws IOException, InterruptedException {
        dumps("INT", times / 4);
    }

    @Test
    void treeRunsOnWhenCriuIsStoppedDuringDump() throws IOException, InterruptedException {
        dumps("STOP", times / 4);
    }

    @Test
    void nothingHalfMadeIsLeftWhenCriuIsKilledDuringRestore() throws IOException, InterruptedException {
        restores("KILL", times / 2);
    }

    @Test
    void nothingHalfMadeIsLeftWhenCriuIsTerminatedDuringRestore() throws IOException, InterruptedException {
        restores("TERM", times / 4);
    }

    private void dumps(String signal, int count, String... how) throws IOException, InterruptedException {
        Scratch scratch = Scratch.create(settings.scratch(), "interrupted-dump-" + signal);
        Path images = scratch.newDirectory("images");
        InterruptedCriu criu = new InterruptedCriu(settings, scratch, random, signal);
        BusyTree tree = BusyTree.start(settings, scratch);
        List<String> line = new ArrayList<>(List.of("dump", "-R", "-t", Integer.toString(tree.root().pid())));
        line.addAll(List.of(how));
        try {
            for (int i = 0; i < count; i++) {
                var outcome = criu.run(images, "freeze: pid=" + tree.root().pid(), FROZEN, line.toArray(String[]::new));
                told(scratch, outcome, () -> {
                    tree.requireUnharmed();
                    tree.requireNoClones();
                    outcome.requireNothingLeft();
                });
            }
        } finally {
            tree.kill();
        }
        scratch.delete();
    }

    private void restores(String signal, int count) throws IOException, InterruptedException {
        Scratch scratch = Scratch.create(settings.scratch(), "interrupted-restore-" + signal);
        Path images = scratch.newDirectory("images");
        InterruptedCriu criu = new InterruptedCriu(settings, scratch, random, signal);
        BusyTree tree = BusyTree.start(settings, scratch);
        try {
            new Criu(settings, List.of(), scratch, settings.timeout()).dump(tree.root().pid(), images);
            for (int i = 0; i < count; i++) {
                var outcome = criu.run(images, "spawn the root", RESTORING, "restore", "-d");
                told(scratch, outcome, () -> {
                    if (!tree.requireAllOrNothing()) {
                        tree.kill();
                    }
                    outcome.requireNothingLeft();
                });
            }
        } finally {
            tree.kill();
        }
        scratch.delete();
    }

    private void told(Scratch scratch, InterruptedCriu.Outcome outcome, Runnable check) {
        try {
            check.run();
        } catch (TrialFailure failure) {
            throw new TrialFailure(outcome.told() + failure.getMessage() + "--- seed " + seed + ", kept in " + scratch.directory());
        }
    }
}
