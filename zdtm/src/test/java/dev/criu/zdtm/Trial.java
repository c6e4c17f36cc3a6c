package dev.criu.zdtm;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** One program run once in one mode. */
public final class Trial {
    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final int ITERATIONS = 3;
    /** A mode of many dumps restores every so-many-eth image. */
    private static final int RESTORE_EVERY = 5;
    private static final int CLONED_EVERY = 3;

    private final Program program;
    private final Mode mode;
    private final Settings settings;

    /** The run of a program in a mode that it supports. */
    public Trial(Program program, Mode mode, Settings settings) {
        this.program = program;
        this.mode = mode;
        this.settings = settings;
    }

    /** Runs it; failing is a {@link TrialFailure} that tells everything known. */
    public void run() throws IOException, InterruptedException {
        Scratch scratch = Scratch.create(settings.scratch(), program.name() + "-" + mode.label());
        Duration timeout = program.timeout() == null ? settings.timeout() : program.timeout();
        Subject subject = new Subject(program, settings.binaries(), scratch, timeout, program.isNamespacedIn(mode));
        Criu criu = new Criu(settings, program.options(), scratch, timeout);
        try {
            subject.start(mode == Mode.SPOIL);
            putThrough(subject, criu, scratch);
            requireVerdict(subject.finish());
            if (mode == Mode.LAZY) {
                criu.finishLazily();
            }
            requireNothingLeft(subject);
        } catch (TrialFailure failure) {
            throw new TrialFailure(program.name() + " " + mode.label() + ": " + failure.getMessage()
                    + Diagnosis.section("criu before", criu.history())
                    + Diagnosis.section("its output", subject.outcome())
                    + "--- kept in " + scratch.directory());
        } finally {
            criu.abandon();
            subject.leftovers().forEach(task -> task.signal("KILL"));
        }
        scratch.delete();
    }

    private void putThrough(Subject subject, Criu criu, Scratch scratch) throws IOException, InterruptedException {
        switch (mode) {
            case NODUMP, SPOIL -> { }
            case HOST, NS -> dumpAndRestore(subject, criu, scratch, 1);
            case OLD -> dumpAndRestoreOld(subject, criu, scratch);
            case ITER -> {
                for (int i = 1; i <= ITERATIONS; i++) {
                    dumpAndRestore(subject, criu, scratch, i);
                }
            }
            case TRANSITION -> dumpManyTimes(subject, criu, scratch);
            case LAZY -> dumpAndRestoreLazily(subject, criu, scratch);
            case RUNNING -> dumpOnly(subject, criu, scratch.newDirectory("images"), "-R");
            case COW, COW_NS -> dumpCopyOnWrite(subject, criu, scratch);
            case STOPPED -> dumpAndRestoreStopped(subject, criu, scratch);
        }
    }

    private void dumpAndRestore(Subject subject, Criu criu, Scratch scratch, int iteration)
            throws IOException, InterruptedException {
        Path images = scratch.newDirectory("images-" + iteration);
        int pid = subject.tree().root().pid();
        criu.dump(pid, images);
        subject.awaitGone();
        adopt(subject, criu.restore(images), pid);
    }

    private void dumpAndRestoreLazily(Subject subject, Criu criu, Scratch scratch) throws IOException, InterruptedException {
        Path images = scratch.newDirectory("images");
        int pid = subject.tree().root().pid();
        criu.dump(pid, images);
        subject.awaitGone();
        adopt(subject, criu.restoreLazily(images), pid);
    }

    private void dumpAndRestoreOld(Subject subject, Criu criu, Scratch scratch) throws IOException, InterruptedException {
        Path images = scratch.newDirectory("images");
        int pid = subject.tree().root().pid();
        criu.dump(pid, images);
        subject.awaitGone();
        OldImages.make(settings, images, scratch);
        adopt(subject, criu.restore(images), pid);
    }

    private void dumpCopyOnWrite(Subject subject, Criu criu, Scratch scratch) throws IOException, InterruptedException {
        Path images = scratch.newDirectory("images");
        int pid = subject.tree().root().pid();
        dumpOnly(subject, criu, images, "-R", "--copy-on-write");
        subject.tree().kill();
        subject.awaitGone();
        adopt(subject, criu.restore(images), pid);
        dumpOnly(subject, criu, scratch.newDirectory("images-2"), "-R", "--copy-on-write");
    }

    private void dumpOnly(Subject subject, Criu criu, Path images, String... how)
            throws IOException, InterruptedException {
        List<Task> before = subject.tree().tasks();
        criu.dump(subject.tree().root().pid(), images, how);
        List<Task> after = subject.tree().tasks();
        if (!program.transition() && !after.equals(before)) {
            throw subject.failure("is not the tree it was: before " + before + ", after " + after);
        }
    }

    private void dumpManyTimes(Subject subject, Criu criu, Scratch scratch) throws IOException, InterruptedException {
        for (int i = 1; i <= settings.transitions(); i++) {
            Path images = scratch.newDirectory("images");
            int pid = subject.tree().root().pid();
            boolean restores = i % RESTORE_EVERY == 0;
            if (restores && program.movesFiles()) {
                criu.dump(pid, images);
            } else if (i % CLONED_EVERY == 0) {
                criu.dump(pid, images, "-R", "--copy-on-write");
            } else {
                criu.dump(pid, images, "-R");
            }
            if (restores) {
                subject.tree().kill();
                subject.awaitGone();
                adopt(subject, criu.restore(images), pid);
            }
            requireAlive(subject);
            Scratch.delete(images);
        }
    }

    private static void requireAlive(Subject subject) {
        if (!subject.tree().root().isRunning()) {
            throw new TrialFailure("ended meanwhile\n");
        }
    }

    private void dumpAndRestoreStopped(Subject subject, Criu criu, Scratch scratch)
            throws IOException, InterruptedException {
        Path images = scratch.newDirectory("images");
        int pid = subject.tree().root().pid();
        criu.dump(pid, images, "-s");
        requireStopped(subject);
        subject.tree().kill();
        subject.awaitGone();
        adopt(subject, criu.restore(images, "-s"), pid);
        requireStopped(subject);
        subject.tree().tasks().forEach(task -> task.signal("CONT"));
    }

    private void adopt(Subject subject, int restored, int dumped) {
        if (!program.isNamespacedIn(mode) && restored != dumped) {
            throw new TrialFailure("pid " + dumped + " was restored as pid " + restored + "\n");
        }
        subject.adopt(restored);
    }

    private static void requireStopped(Subject subject) {
        // The stop reaches each task on its own way out of the kernel.
        if (!Deadline.in(GRACE).await(() -> subject.tree().tasks().stream().allMatch(task -> task.state() == 'T'))) {
            throw subject.failure("is not stopped");
        }
    }

    private void requireVerdict(String output) {
        boolean failed = output.lines().anyMatch(line -> line.startsWith("FAIL"));
        boolean passed = output.lines().anyMatch(line -> line.equals("PASS"));
        if (mode == Mode.SPOIL) {
            if (!failed || passed) {
                throw new TrialFailure("did not notice that its state was lost\n");
            }
        } else if (failed || !passed) {
            throw new TrialFailure(failed ? "failed\n" : "ended without a verdict\n");
        }
    }

    private void requireNothingLeft(Subject subject) {
        // A program that fails, as it must when spoiled, need not tidy up.
        if (mode != Mode.SPOIL && !Deadline.in(GRACE).await(() -> subject.leftovers().isEmpty())) {
            throw new TrialFailure("left running: " + subject.leftovers().stream()
                    .map(task -> "pid " + task.pid()).collect(Collectors.joining(", ")) + "\n");
        }
    }

    @Override
    public String toString() {
        return program.name() + " " + mode.label();
    }
}
