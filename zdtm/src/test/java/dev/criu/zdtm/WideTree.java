package dev.criu.zdtm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A process with much memory and short-lived children ({@code lib/wide.c}), who look at it all the time. */
final class WideTree {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int MEBIBYTES = 512;

    private final Path binaries;
    private final Path scratch;
    private final Path progress;
    private final int pid;

    private WideTree(Settings settings, Scratch scratch) throws IOException {
        this.binaries = settings.binaries();
        this.scratch = scratch.directory();
        this.progress = scratch.file("progress");
        Path pidfile = scratch.file("wide.pid");
        new Nursery(binaries).start(
                List.of(binaries.resolve("wide.bin").toString(), progress.toString(), Integer.toString(MEBIBYTES)),
                scratch.directory(), scratch.file("wide.out"), pidfile);
        if (!Deadline.in(TIMEOUT).await(() -> looks() > 0)) {
            throw new TrialFailure("the wide tree does not get going\n" + Task.read(scratch.file("wide.out")));
        }
        pid = Integer.parseInt(Task.read(pidfile).strip());
    }

    /** Starts one; returns when it looks at its memory. */
    static WideTree start(Settings settings, Scratch scratch) throws IOException {
        return new WideTree(settings, scratch);
    }

    int pid() {
        return pid;
    }

    /** How often somebody has looked at pages. */
    long looks() {
        return word(0);
    }

    private long word(int index) {
        try {
            byte[] bytes = Files.readAllBytes(progress);
            return bytes.length < 16 ? 0 : ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(index * Long.BYTES);
        } catch (IOException notThereYet) {
            return 0;
        }
    }

    /** Throws if anybody has ever seen other contents than there must be. */
    void requireNothingWrong() {
        if (word(1) != 0) {
            throw new TrialFailure(word(1) + " pages were seen with other contents, of " + looks() + " looks\n");
        }
    }

    /** Throws unless somebody looks, again and again. */
    void requireRunning() {
        long before = looks();
        if (!Deadline.in(TIMEOUT).await(() -> looks() > before + 10)) {
            throw new TrialFailure("the tree does not go on\n" + Diagnosis.ofTree(Task.tree(pid)));
        }
    }

    /** All its processes that live. */
    List<Task> members() {
        return Task.runningIn(scratch, binaries);
    }

    /** Throws unless it is dead, or dies soon. */
    void requireDead() {
        if (!Deadline.in(Duration.ofSeconds(5)).await(() -> members().isEmpty())) {
            throw new TrialFailure("lives on without its memory: " + members() + "\n" + Diagnosis.ofTree(members()));
        }
    }

    void kill() {
        Deadline.in(TIMEOUT).await(() -> {
            members().forEach(task -> task.signal("KILL"));
            return members().isEmpty();
        });
    }
}
