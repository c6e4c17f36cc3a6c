package dev.criu.zdtm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The criu under test, as one run calls it. Standard output and logs go to files of the run's scratch directory. */
public final class Criu {
    /**
     * Programs that make tasks without end use all pids up within seconds, and the kernel may give one of the tree's to anybody in the
     * moment between dump and restore.
     */
    private static final Patience UNTIL_FREE = new Patience(" is taken by another task", 10, Duration.ofSeconds(1));

    private final Nursery nursery;
    private final Path executable;
    private final List<String> launcher;
    private final List<String> options;
    private final Scratch scratch;
    private final Duration timeout;
    private final StringBuilder history = new StringBuilder();
    private int calls;
    private Path lastLog;
    private int dumped;
    private Call lazy;

    public Criu(Settings settings, List<String> options, Scratch scratch, Duration timeout) {
        this(settings, List.of(), options, scratch, timeout);
    }

    /** @param launcher the command that starts it, empty for none */
    Criu(Settings settings, List<String> launcher, List<String> options, Scratch scratch, Duration timeout) {
        this.launcher = launcher;
        this.nursery = new Nursery(settings.binaries());
        this.executable = settings.criu();
        this.options = options;
        this.scratch = scratch;
        this.timeout = timeout;
    }

    /** Dumps a tree into a directory. */
    void dump(int pid, Path images, String... extra) throws IOException, InterruptedException {
        dumped = pid;
        run("dump", images, List.of("-t", Integer.toString(pid)), extra);
    }

    /** Restores a tree in the background and says which pid its root has. */
    public int restore(Path images, String... extra) throws IOException, InterruptedException {
        return UNTIL_FREE.with(() -> {
            Path pidfile = scratch.file("restored-" + calls + ".pid");
            run("restore", images, List.of("-d", "--pidfile", pidfile.toString()), extra);
            return pidIn(pidfile);
        }, this::remember);
    }

    private void remember(TrialFailure failure) {
        history.append(failure.getMessage().lines().filter(line -> line.contains(UNTIL_FREE.reason())).findFirst().orElse("")).append('\n');
    }

    private static int pidIn(Path pidfile) {
        String pid = Task.read(pidfile).strip();
        if (!pid.matches("\\d+")) {
            throw new TrialFailure("restore wrote no pid to " + pidfile + ", but \"" + pid + "\"");
        }
        return Integer.parseInt(pid);
    }

    /**
     * Restores a tree and says which pid its root has as soon as the tree runs; {@link #finishLazily} has to follow. All private memory
     * comes later.
     */
    int restoreLazily(Path images) throws IOException, InterruptedException {
        return UNTIL_FREE.with(() -> tryRestoringLazily(images), this::remember);
    }

    private int tryRestoringLazily(Path images) throws IOException, InterruptedException {
        Path pidfile = scratch.file("restored-" + calls + ".pid");
        lazy = start("restore", images, List.of("-d", "--pidfile", pidfile.toString()), "--lazy=0");
        if (!Deadline.in(timeout).await(() -> !Task.read(pidfile).isBlank() || !lazy.process.isAlive()) || Task.read(pidfile).isBlank()) {
            finishLazily();
        }
        return pidIn(pidfile);
    }

    /** Waits for the end of a lazy restore. */
    void finishLazily() throws IOException, InterruptedException {
        Call call = lazy;
        lazy = null;
        await(call);
    }

    /** Whether a lazy restore is still under way. */
    boolean isLazy() {
        return lazy != null && lazy.process.isAlive();
    }

    /** After a failure: no criu of this run goes on. */
    void abandon() {
        if (lazy != null) {
            Task.tree((int) lazy.process.pid()).forEach(task -> task.signal("KILL"));
        }
    }

    private record Call(Process process, List<String> line, Path output, Path log) {}

    private void run(String command, Path images, List<String> arguments, String... extra)
            throws IOException, InterruptedException {
        await(start(command, images, arguments, extra));
    }

    private Call start(String command, Path images, List<String> arguments, String... extra) throws IOException {
        if (!Files.isExecutable(executable)) {
            throw new TrialFailure("there is no criu at " + executable + "\n");
        }
        String label = command + "-" + ++calls;
        Path log = images.resolve(label + ".log");
        lastLog = log;
        Path output = scratch.file(label + ".out");
        List<String> line = new ArrayList<>(launcher);
        line.addAll(List.of(executable.toString(), command, "-D", images.toString(), "-v4", "-o",
                log.getFileName().toString()));
        line.addAll(arguments);
        line.addAll(options);
        line.addAll(List.of(extra));

        return new Call(nursery.start(line, scratch.directory(), output), line, output, log);
    }

    private void await(Call call) throws InterruptedException {
        Process process = call.process;
        boolean ended = process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
        if (!ended) {
            List<Task> tree = Task.tree((int) process.pid());
            // Of criu itself only who waits for what: what a JVM's threads do in the kernel says little.
            String state = tree.stream().skip(Nursery.DEPTH).limit(1).map(Diagnosis::overview).collect(Collectors.joining())
                    + Diagnosis.ofTree(tree.stream().skip(Nursery.DEPTH + 1).toList())
                    + Diagnosis.ofTree(Task.tree(dumped));
            tree.forEach(task -> task.signal("KILL"));
            throw new TrialFailure(failure(call, "still running after " + timeout.toSeconds() + " s") + state);
        }
        if (process.exitValue() != 0) {
            throw new TrialFailure(failure(call, "exit code " + process.exitValue()));
        }
        history.append(outcome(call.line, "exit code 0")).append(Diagnosis.section("its log complains", Diagnosis.complaints(call.log)));
    }

    /** The commands that succeeded so far, what their logs complained about, and how the last log ends. */
    String history() {
        return history.isEmpty() ? "" : history + Diagnosis.section("end of the last log", Diagnosis.tail(lastLog, 12));
    }

    private static String failure(Call call, String outcome) {
        return outcome(call.line, outcome)
                + Diagnosis.section("output", Task.read(call.output))
                + Diagnosis.section("errors in the log", Diagnosis.errors(call.log))
                + Diagnosis.section("end of the log without them", Diagnosis.tail(call.log, 20));
    }

    private static String outcome(List<String> line, String outcome) {
        return String.join(" ", line) + "\n  " + outcome + "\n";
    }
}
