package dev.criu.zdtm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** A real program dumped and restored several times on its way: its result must be that of an undisturbed run. */
final class RealTrial {
    /** stress-ng looks at its namespaces at times: a file open for a moment of which dumps know nothing. */
    private static final Patience UNTIL_CLOSED = new Patience("this kind of file cannot be dumped yet", 3, Duration.ZERO);
    private static final Duration TIMEOUT = Duration.ofSeconds(120);

    private final RealProgram program;
    private final Settings settings;

    RealTrial(RealProgram program, Settings settings) {
        this.program = program;
        this.settings = settings;
    }

    /** Runs it twice, dumping the second run or not. */
    void run(boolean dumping) throws IOException, InterruptedException {
        Scratch reference = Scratch.create(settings.scratch(), program.name() + "-reference");
        runOnce(reference, 0);
        byte[] expected = Files.readAllBytes(result(reference));
        reference.delete();

        Scratch scratch = Scratch.create(settings.scratch(), program.name());
        runOnce(scratch, dumping ? program.dumps() : 0);
        int mismatch = Arrays.mismatch(expected, Files.readAllBytes(result(scratch)));
        if (mismatch >= 0) {
            throw new TrialFailure(program.name() + ": the result differs at byte " + mismatch
                    + " from that of an undisturbed run\n--- kept in " + scratch.directory());
        }
        scratch.delete();
    }

    private void runOnce(Scratch scratch, int dumps) throws IOException, InterruptedException {
        ProcessTree tree = new ProcessTree();
        Criu criu = new Criu(settings, List.of(), scratch, TIMEOUT);
        try {
            if (dumps > 0) {
                Files.createFile(scratch.file("hold"));
            }
            tree.adopt(start(scratch));
            for (int i = 1; i <= dumps; i++) {
                awaitLines(program.linesBefore(i), scratch, tree);
                dumpAndRestore(criu, scratch.newDirectory("images-" + i), tree, i % 2 == 0);
            }
            Files.deleteIfExists(scratch.file("hold"));
            Task root = tree.root();
            if (!Deadline.in(TIMEOUT).await(() -> !root.isRunning())) {
                throw new TrialFailure("did not end\n" + Diagnosis.ofTree(tree.tasks()));
            }
            if (lines(scratch) != program.lines()) {
                throw new TrialFailure("ended after line " + lines(scratch) + " of " + program.lines() + "\n");
            }
        } catch (TrialFailure failure) {
            throw new TrialFailure(program.name() + ": " + failure.getMessage()
                    + Diagnosis.section("criu before", criu.history())
                    + Diagnosis.section("its output", Task.read(scratch.file("out")))
                    + "--- kept in " + scratch.directory());
        } finally {
            tree.kill();
        }
    }

    /** Starts it as the leader of a session without a terminal. */
    private Task start(Scratch scratch) throws IOException {
        List<String> line = new ArrayList<>(List.of("setsid"));
        line.addAll(program.command());
        Path pidfile = scratch.file("pid");
        new Nursery(settings.binaries()).start(line, scratch.directory(), scratch.file("out"), pidfile);
        Deadline.in(TIMEOUT).await(() -> Files.exists(pidfile));
        return Task.running(Integer.parseInt(Task.read(pidfile).strip()))
                .orElseThrow(() -> new TrialFailure("ended at once\n"));
    }

    private void awaitLines(int count, Scratch scratch, ProcessTree tree) {
        Task root = tree.root();
        Deadline.in(TIMEOUT).await(() -> lines(scratch) >= count || !root.isRunning());
        if (lines(scratch) < count || !root.isRunning()) {
            throw new TrialFailure("is at line " + lines(scratch) + " and comes no further\n"
                    + Diagnosis.ofTree(tree.tasks()));
        }
    }

    /** @param lazily whether its memory comes while it runs; it is not dumped again before all is there */
    private static void dumpAndRestore(Criu criu, Path images, ProcessTree tree, boolean lazily)
            throws IOException, InterruptedException {
        tree.observe();
        UNTIL_CLOSED.with(() -> {
            deleteImages(images);
            criu.dump(tree.root().pid(), images);
            return null;
        }, failure -> { });
        if (!tree.awaitDeath(TIMEOUT) || !tree.awaitReaping(TIMEOUT)) {
            throw new TrialFailure("is not gone after the dump\n" + Diagnosis.ofTree(tree.survivors()));
        }
        int pid = lazily ? criu.restoreLazily(images) : criu.restore(images);
        tree.adopt(Task.running(pid).orElseThrow(() -> new TrialFailure("has no task " + pid + " after the restore\n")));
        if (lazily) {
            criu.finishLazily();
        }
        deleteImages(images);
    }

    private static void deleteImages(Path images) throws IOException {
        try (Stream<Path> files = Files.list(images)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    private static int lines(Scratch scratch) {
        try (Stream<String> lines = Files.lines(result(scratch))) {
            return (int) lines.count();
        } catch (IOException notThereYet) {
            return 0;
        }
    }

    private static Path result(Scratch scratch) {
        return scratch.file(RealProgram.RESULT);
    }
}
