package dev.criu.zdtm.harm;

import dev.criu.zdtm.Appearance;
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

/** A running tree of {@code programs/everything.c}, which says on request whether all its state is as it was. */
final class EverythingTree {
    private static final Duration TIMEOUT = Duration.ofSeconds(8);
    private static final int ANSWERS = 4;
    /** Arguments are nsinit and what it takes. */
    private static final String MOUNTS = "mount -t tmpfs -o size=1m everything tmpfs && mkdir tmpfs/d && echo content > tmpfs/d/file"
            + " && mount --bind tmpfs/d bind && exec \"$0\" \"$@\"";

    private final Path executables;
    private final Path directory;
    private final Task root;
    private final int innerPid;
    private final Appearance appearance;
    private final Appearance restorable;

    private EverythingTree(Path executables, Path directory, Task root) {
        this.executables = executables;
        this.directory = directory;
        this.root = root;
        this.innerPid = root.innerPid();
        requireWhole(); // the first look around takes memory
        this.appearance = Appearance.of(root);
        this.restorable = Appearance.ofRestorable(root);
    }

    /** Starts one in a new directory of {@code scratch}; returns when it is complete. */
    static EverythingTree start(Settings settings, Scratch scratch) throws IOException {
        Path directory = Files.createTempDirectory(scratch.directory(), "tree-");
        return start(settings, directory, List.of(), directory.resolve("pid"));
    }

    /** As {@link #start}, with a file open that lost one of its names, for which a dump makes a link. */
    static EverythingTree startLinked(Settings settings, Scratch scratch) throws IOException {
        Path directory = Files.createTempDirectory(scratch.directory(), "tree-");
        return start(settings, directory, List.of("env", "EVERYTHING_LINKED=1"), directory.resolve("pid"));
    }

    /** As {@link #start}, with so much memory that a restore has threads read it. */
    static EverythingTree startMuch(Settings settings, Scratch scratch) throws IOException {
        Path directory = Files.createTempDirectory(scratch.directory(), "tree-");
        return start(settings, directory, List.of("env", "EVERYTHING_MUCH=1"), directory.resolve("pid"));
    }

    /**
     * As {@link #start}, in pid, mount, uts and ipc namespaces of its own, in which something is mounted; the root is their init.
     */
    static EverythingTree startInNamespaces(Settings settings, Scratch scratch) throws IOException {
        Path directory = Files.createTempDirectory(scratch.directory(), "tree-");
        for (String place : List.of("tmpfs", "bind")) {
            Files.createDirectory(directory.resolve(place));
        }
        return start(settings, directory, List.of("unshare", "-fpmui", "--mount-proc", "sh", "-c", MOUNTS,
                settings.binaries().resolve("nsinit.bin").toString(), directory.resolve("pid").toString()), directory.resolve("started"));
    }

    private static EverythingTree start(Settings settings, Path directory, List<String> around, Path started) throws IOException {
        Path pidfile = directory.resolve("pid");
        List<String> line = new ArrayList<>(around);
        line.addAll(List.of(settings.binaries().resolve("everything").toString(), "--pidfile", pidfile.toString(), "--outfile",
                directory.resolve("out").toString()));
        new Nursery(settings.binaries()).start(line, directory, directory.resolve("start.out"), directory.resolve("started"));
        Deadline.in(TIMEOUT).await(() -> Files.exists(pidfile) && pidIn(started) != 0);
        int pid = pidIn(started);
        Task root = Task.running(started.equals(pidfile) ? pid : onlyChild(pid))
                .orElseThrow(() -> new TrialFailure("everything ended at once in " + directory));
        return new EverythingTree(settings.binaries(), directory, root);
    }

    /** What unshare(1) has forked: the init of the namespaces. */
    private static int onlyChild(int pid) {
        return Task.running(pid).stream().flatMap(task -> task.children().stream()).findFirst().orElse(0);
    }

    /** All that runs of it, wherever it is. */
    List<Task> tasks() {
        return Task.runningIn(directory, executables);
    }

    /** Throws unless what was restored of it, under {@code root}, finds itself whole and looks as it did. */
    void requireRestored(Task restored) {
        requireWhole();
        if (!Deadline.in(TIMEOUT).await(() -> restorable.difference(restored).isEmpty())) {
            throw failure("looks different: " + restorable.difference(restored).orElse("(no more)"));
        }
    }

    int pid() {
        return root.pid();
    }

    /** The pid of its root in its own pid namespace. */
    int innerPid() {
        return innerPid;
    }

    Path directory() {
        return directory;
    }

    /** Throws unless it finds itself whole, and looks as it always did. */
    void requireUnharmed() {
        requireWhole();
        if (!Deadline.in(TIMEOUT).await(() -> appearance.difference().isEmpty())) {
            throw failure("looks different: " + appearance.difference().orElse("(no more)"));
        }
    }

    private void requireWhole() {
        try (FileChannel control = FileChannel.open(
                directory.resolve("control"), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long question = number(control, 0) + 1;
            control.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(question).flip(), 0);
            if (!Deadline.in(TIMEOUT).await(() -> hasAnswered(control, question))) {
                throw failure("does not find itself whole");
            }
        } catch (IOException e) {
            throw failure(e.toString());
        }
    }

    private static boolean hasAnswered(FileChannel control, long question) {
        for (int i = 1; i <= ANSWERS; i++) {
            if (number(control, i) != question) {
                return false;
            }
        }
        return true;
    }

    private static long number(FileChannel control, int index) {
        ByteBuffer bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        try {
            control.read(bytes, index * 8L);
        } catch (IOException e) {
            throw new TrialFailure("control cannot be read: " + e);
        }
        return bytes.getLong(0);
    }

    private TrialFailure failure(String what) {
        return new TrialFailure("the tree " + what + "\n" + Diagnosis.section("its output", Task.read(directory.resolve("out")))
                + Diagnosis.ofTree(Task.tree(root.pid())));
    }

    /** Kills it and waits until its pids are free. */
    void kill() {
        List<Task> tasks = tasks();
        tasks.forEach(task -> task.signal("KILL"));
        Deadline.in(TIMEOUT).await(() -> tasks.stream().noneMatch(Task::exists));
    }

    private static int pidIn(Path file) {
        String text = Task.read(file).strip();
        return text.isEmpty() ? 0 : Integer.parseInt(text);
    }
}
