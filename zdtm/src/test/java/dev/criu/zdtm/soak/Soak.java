package dev.criu.zdtm.soak;

import dev.criu.zdtm.Scratch;
import dev.criu.zdtm.Settings;
import dev.criu.zdtm.Task;
import dev.criu.zdtm.TrialFailure;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** One soak: a dump or a dump and a restore every second, and a look at all figures every now and then. */
final class Soak implements AutoCloseable {
    private static final long BEAT_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int LOOKS = 60;
    private static final double LEAST_SECONDS_BETWEEN_LOOKS = 2;
    private static final int COPY_ON_WRITE_EVERY = 5;
    private static final int RESTORE_EVERY = 8;
    private static final int LAZY_EVERY = 3;

    private final SoakOptions options;
    private final SoakTree tree;
    private final SoakCriu criu;
    private final Watch watch;
    private final Findings findings;
    private final PrintStream out;
    private final long start = System.nanoTime();
    private double lastLook = Double.NEGATIVE_INFINITY;

    Soak(Settings settings, SoakOptions options, Scratch scratch, PrintStream out) throws IOException, InterruptedException {
        this.options = options;
        this.out = out;
        this.criu = new SoakCriu(settings, scratch);
        this.tree = new SoakTree(settings, scratch, options.spoil());
        this.watch = new Watch(tree, criu);
        this.findings = new Findings();
    }

    /** Soaks for as long as asked for and prints the table; whether nothing has leaked. Throws when a command or the tree fails. */
    boolean run() throws IOException, InterruptedException {
        try {
            // What comes with the first restore is there before the first look.
            dumpAndRestore(false);
            tree.requireWell();
            for (int i = 1; seconds() < options.length().toSeconds(); i++) {
                long next = System.nanoTime() + BEAT_NANOS;
                beat(i);
                tree.requireWell();
                lookNowAndThen();
                LockSupport.parkNanos(next - System.nanoTime());
            }
        } catch (TrialFailure failure) {
            criu.keep();
            throw new TrialFailure(tree.complaints() + failure.getMessage());
        } finally {
            findings.print(seconds(), out);
        }
        return findings.isFine();
    }

    private void beat(int number) throws IOException, InterruptedException {
        if (number % RESTORE_EVERY == 0) {
            dumpAndRestore(number / RESTORE_EVERY % LAZY_EVERY == 0);
        } else {
            dump(number % COPY_ON_WRITE_EVERY == 0);
        }
    }

    private void dump(boolean copyOnWrite) throws IOException, InterruptedException {
        tree.forgetGap();
        long begun = System.nanoTime();
        long frozen = copyOnWrite ? criu.dump(tree.pid(), "-R", "--copy-on-write") : criu.dump(tree.pid(), "-R");
        long wall = System.nanoTime() - begun;
        findings.dumped(copyOnWrite, seconds(), frozen, tree.gap(), wall);
        criu.clear();
    }

    private void dumpAndRestore(boolean lazily) throws IOException, InterruptedException {
        List<Task> members = tree.members();
        criu.dump(tree.pid());
        tree.requireGone(members);
        long begun = System.nanoTime();
        if (lazily) {
            criu.restore("--lazy=0");
        } else {
            criu.restore();
        }
        findings.restored(lazily, seconds(), System.nanoTime() - begun);
        criu.clear();
    }

    private void lookNowAndThen() throws IOException {
        double now = seconds();
        if (now - lastLook >= Math.max(LEAST_SECONDS_BETWEEN_LOOKS, (double) options.length().toSeconds() / LOOKS)) {
            lastLook = now;
            findings.looked(now, watch.look());
        }
    }

    private double seconds() {
        return (System.nanoTime() - start) / 1e9;
    }

    @Override
    public void close() throws IOException {
        tree.close();
        criu.close();
    }
}
