package dev.criu.zdtm.bench;

import dev.criu.zdtm.Deadline;
import dev.criu.zdtm.Scratch;
import dev.criu.zdtm.Task;
import java.io.File;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A running {@code bench/subject.c}, and the report that it shares with the benchmark. */
final class BenchSubject implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(120);
    private static final int READY = 0;
    private static final int LARGEST_GAP = 1;
    private static final int GAP_END = 2;

    private final Set<Task> seen = new LinkedHashSet<>();
    private final Path binary;
    private final Path directory;
    private final LongBuffer report;
    private int pid;

    /** Starts it as the leader of a session, and waits until it is what it is to be. */
    BenchSubject(Path binary, Row row, Scratch scratch) throws IOException {
        this.binary = binary;
        this.directory = scratch.directory();
        Path file = scratch.file("report");
        Files.write(file, new byte[4096]);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            report = channel.map(FileChannel.MapMode.READ_WRITE, 0, 4096).order(ByteOrder.nativeOrder()).asLongBuffer();
        }
        List<String> line = new ArrayList<>(List.of("setsid", binary.toString(), file.toString()));
        line.addAll(row.arguments());
        Process process = new ProcessBuilder(line)
                .directory(scratch.directory().toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(scratch.file("subject.out").toFile())
                .start();
        adopt((int) process.pid());
        Deadline.in(TIMEOUT).await(() -> report.get(READY) != 0 || !process.isAlive());
        if (report.get(READY) == 0 || !process.isAlive()) {
            throw new IOException("the subject did not start: " + Task.read(scratch.file("subject.out")));
        }
        adopt(pid);
    }

    /** Takes note of the pid that its root has now. */
    void adopt(int root) {
        pid = root;
        seen.addAll(Task.tree(root));
    }

    int pid() {
        return pid;
    }

    void forgetGaps() {
        report.put(LARGEST_GAP, 0);
    }

    double largestGapMillis() {
        return report.get(LARGEST_GAP) / 1e6;
    }

    /** Waits for a gap that ends after a point in time of {@link System#nanoTime}, which is CLOCK_MONOTONIC. */
    double millisFromStepAfter(long nanoTime) throws IOException {
        if (!Deadline.in(TIMEOUT).await(() -> report.get(GAP_END) > nanoTime)) {
            throw new IOException("the subject makes no step");
        }
        return (report.get(GAP_END) - nanoTime) / 1e6;
    }

    /** Waits until it was dumped to the end. */
    void awaitGone() throws IOException {
        if (!Deadline.in(TIMEOUT).await(() -> seen.stream().noneMatch(Task::exists))) {
            throw new IOException("the subject is not gone");
        }
    }

    @Override
    public void close() {
        seen.addAll(Task.tree(pid));
        seen.addAll(Task.runningIn(directory, binary));
        seen.forEach(task -> task.signal("KILL"));
    }
}
