package dev.criu.zdtm.soak;

import dev.criu.zdtm.Deadline;
import dev.criu.zdtm.Diagnosis;
import dev.criu.zdtm.Nursery;
import dev.criu.zdtm.Scratch;
import dev.criu.zdtm.Settings;
import dev.criu.zdtm.Task;
import dev.criu.zdtm.TrialFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The tree of {@code lib/soak.c}, across its restores: it counts in the open, and aborts when its state drifts. */
final class SoakTree implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int PROCESSES = 3;
    private static final int COUNTERS = PROCESSES * 9;

    private final Path directory;
    private final FileChannel progress;
    private final int pid;
    private List<Long> seen = List.of();

    /** Starts one in a directory of its own; returns when all of it counts. */
    SoakTree(Settings settings, Scratch scratch, String spoil) throws IOException {
        directory = scratch.newDirectory("tree");
        Path pidfile = scratch.file("tree.pid");
        List<String> line = new ArrayList<>(
                List.of(settings.binaries().resolve("soak.bin").toString(), scratch.file("progress").toString()));
        if (!spoil.isEmpty()) {
            line.add(spoil);
        }
        new Nursery(settings.binaries()).start(line, directory, output(), pidfile);
        if (!Deadline.in(TIMEOUT).await(() -> Files.exists(pidfile) && Files.exists(scratch.file("progress")))) {
            throw new TrialFailure("the tree does not start\n" + Task.read(output()));
        }
        pid = Integer.parseInt(Task.read(pidfile).strip());
        progress = FileChannel.open(scratch.file("progress"), StandardOpenOption.READ, StandardOpenOption.WRITE);
        requireWell();
    }

    int pid() {
        return pid;
    }

    /** Where its files come and go. */
    Path directory() {
        return directory;
    }

    /** All its processes. */
    List<Task> members() {
        return Task.tree(pid);
    }

    /** Throws unless every counter grows, from what was last seen. */
    void requireWell() {
        List<Long> before = seen;
        if (!Deadline.in(TIMEOUT).await(() -> grown(counters(), before))) {
            throw new TrialFailure("the tree does not go on\n" + complaints()
                    + Diagnosis.section("counters before", text(before))
                    + Diagnosis.section("counters now", text(counters()))
                    + Diagnosis.ofTree(members()));
        }
        seen = counters();
        if (!complaints().isEmpty()) {
            throw new TrialFailure("the tree complains\n" + complaints());
        }
    }

    /** What it has to say; it says nothing unless its state drifts. */
    String complaints() {
        return Diagnosis.section("output of the tree", Task.read(output()));
    }

    /** Those processes that are always there; their children for a moment have one thread only. */
    List<Task> workers() {
        return members().stream().filter(task -> task.threads().size() > 1).toList();
    }

    /** From now on a new longest time of absence is looked for. */
    void forgetGap() throws IOException {
        progress.write(ByteBuffer.allocate(Long.BYTES), 0);
    }

    /** For how long a thread was away since then, in nanoseconds. */
    long gap() throws IOException {
        return words(1).get(0);
    }

    /** Throws unless all of it is gone, soon, and its pids can be had again. */
    void requireGone(List<Task> members) {
        if (!Deadline.in(TIMEOUT).await(() -> members.stream().noneMatch(Task::exists))) {
            throw new TrialFailure("the tree is still there after the dump\n" + Diagnosis.ofTree(members));
        }
    }

    @Override
    public void close() throws IOException {
        progress.close();
        Deadline.in(TIMEOUT).await(() -> {
            members().forEach(task -> task.signal("KILL"));
            return members().isEmpty();
        });
    }

    private Path output() {
        return directory.resolveSibling("tree.out");
    }

    private static boolean grown(List<Long> now, List<Long> before) {
        for (int i = 0; i < COUNTERS; i++) {
            if (now.get(i) <= (before.isEmpty() ? 0 : before.get(i))) {
                return false;
            }
        }
        return true;
    }

    private List<Long> counters() {
        try {
            return words(1 + COUNTERS).subList(1, 1 + COUNTERS);
        } catch (IOException e) {
            throw new TrialFailure("the counters cannot be read: " + e);
        }
    }

    private List<Long> words(int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        progress.read(bytes, 0);
        List<Long> words = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            words.add(bytes.getLong(i * Long.BYTES));
        }
        return words;
    }

    private static String text(List<Long> counters) {
        return counters.stream().map(String::valueOf).collect(Collectors.joining(" "));
    }
}
