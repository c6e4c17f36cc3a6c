package dev.criu.zdtm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * A tree of processes and threads ({@code lib/busy.c}) that aborts when it is disturbed, and all of whose threads count in the
 * open. What can be seen of it from outside never changes.
 */
public final class BusyTree {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int COUNTERS = 18;

    private final Path progress;
    private final Path output;
    private final Path executable;
    private final Task root;
    private final Appearance appearance;

    private BusyTree(Path executable, Path progress, Path output, Task root) {
        this.executable = executable;
        this.progress = progress;
        this.output = output;
        this.root = root;
        if (!grows(() -> true)) {
            throw new TrialFailure("the busy tree does not get going\n" + Task.read(output));
        }
        appearance = Appearance.of(root);
    }

    /** Starts one; returns when everything in it counts. */
    public static BusyTree start(Settings settings, Scratch scratch) throws IOException {
        Path progress = scratch.file("progress");
        Path output = scratch.file("busy.out");
        Path pidfile = scratch.file("busy.pid");
        new Nursery(settings.binaries()).start(
                List.of(settings.binaries().resolve("busy.bin").toString(), progress.toString()),
                scratch.directory(),
                output,
                pidfile);
        Deadline.in(TIMEOUT).await(() -> Files.exists(pidfile));
        Task root = Task.running(Integer.parseInt(Task.read(pidfile).strip()))
                .orElseThrow(() -> new TrialFailure("the busy tree ended at once\n" + Task.read(output)));
        return new BusyTree(settings.binaries().resolve("busy.bin"), progress, output, root);
    }

    public Task root() {
        return root;
    }

    /** Throws unless it goes on soon as if nothing had happened. */
    public void requireUnharmed() {
        if (grows(() -> appearance.difference().isEmpty())) {
            return;
        }
        throw new TrialFailure("the tree was harmed\n"
                + Diagnosis.section("its output", Task.read(output))
                + Diagnosis.section("counters", counters().stream().map(String::valueOf).collect(Collectors.joining(" ")))
                + Diagnosis.section("changed", appearance.difference().orElse(""))
                + Diagnosis.ofTree(Task.tree(root.pid())));
    }

    /** Throws if a copy of one of its processes is left that is not of the tree. */
    public void requireNoClones() {
        if (!Deadline.in(TIMEOUT).await(() -> clones().isEmpty())) {
            throw new TrialFailure("clones of the tree are left\n"
                    + clones().stream().map(Diagnosis::overview).collect(Collectors.joining()));
        }
    }

    /** The path of its counters, which no other tree has, is an argument of all its processes. */
    private List<Task> clones() {
        List<Task> members = Task.tree(root.pid());
        return root.likenesses().stream().filter(task -> !members.contains(task)).toList();
    }

    /** Throws if something of it runs that cannot be reached from its root: it is not gone, but harmed. */
    public void requireGone() {
        if (!Deadline.in(TIMEOUT).await(() -> Task.runningIn(progress.getParent(), executable).isEmpty())) {
            throw new TrialFailure("a part of the tree is left: " + Task.runningIn(progress.getParent(), executable) + "\n");
        }
    }

    /** Throws unless it is whole or gone; whether it is gone. */
    public boolean requireAllOrNothing() {
        if (Deadline.in(Duration.ofSeconds(2)).await(() -> Task.tree(root.pid()).isEmpty())) {
            return true;
        }
        requireUnharmed();
        return false;
    }

    /** Kills it and waits until its pids are free. */
    public void kill() {
        List<Task> tasks = Task.tree(root.pid());
        tasks.forEach(task -> task.signal("KILL"));
        Deadline.in(TIMEOUT).await(() -> tasks.stream().noneMatch(Task::exists));
    }

    private boolean grows(BooleanSupplier alsoHolds) {
        List<Long> before = counters();
        return Deadline.in(TIMEOUT).await(() -> {
            List<Long> now = counters();
            return now.size() == COUNTERS && allGreater(now, before) && alsoHolds.getAsBoolean();
        });
    }

    private static boolean allGreater(List<Long> now, List<Long> before) {
        for (int i = 0; i < now.size(); i++) {
            if (now.get(i) <= (before.isEmpty() ? 0 : before.get(i))) {
                return false;
            }
        }
        return true;
    }

    private List<Long> counters() {
        List<Long> values = new ArrayList<>();
        try {
            LongBuffer longs = ByteBuffer.wrap(Files.readAllBytes(progress)).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();
            while (longs.hasRemaining()) {
                values.add(longs.get());
            }
        } catch (IOException notYet) {
            return List.of();
        }
        return values;
    }
}
