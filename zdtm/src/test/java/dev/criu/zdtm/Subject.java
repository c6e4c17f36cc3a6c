package dev.criu.zdtm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A started program: which task it is, the tree it belongs to, and its verdict. */
final class Subject {
    private final Program program;
    private final Path binaries;
    private final Scratch scratch;
    private final Duration timeout;
    private final boolean namespaced;
    private final List<String> launcher;
    private final ProcessTree tree = new ProcessTree();

    /** @param launcher the command that starts it, empty for none */
    Subject(Program program, Path binaries, Scratch scratch, Duration timeout, boolean namespaced, List<String> launcher) {
        this.launcher = launcher;
        this.program = program;
        this.binaries = binaries;
        this.scratch = scratch;
        this.timeout = timeout;
        this.namespaced = namespaced;
    }

    /** Starts the program and waits until it is ready. */
    void start(boolean spoil) throws IOException {
        Process starter = new Nursery(binaries).start(command(spoil), scratch.directory(), scratch.file("start.out"),
                startedFile());
        awaitReady(starter);
        adopt(namespaced ? onlyChild(pidIn(startedFile())) : pidIn(pidfile()));
    }

    private List<String> command(boolean spoil) {
        List<String> line = new ArrayList<>(launcher);
        if (namespaced) {
            line.addAll(List.of("unshare", "-fpmui", "--mount-proc"));
            if (!program.self()) {
                line.addAll(List.of(binaries.resolve("nsinit.bin").toString(), pidfile().toString()));
            }
        }
        line.addAll(List.of(program.binary().toString(), "--pidfile", pidfile().toString(), "--outfile",
                outfile().toString()));
        if (spoil) {
            line.add("--spoil");
        }
        return line;
    }

    /** What unshare has forked: the init of the namespaces. */
    private int onlyChild(int pid) {
        return Task.running(pid).stream().flatMap(task -> task.children().stream()).findFirst()
                .orElseThrow(() -> failure("ended early"));
    }

    private void awaitReady(Process starter) {
        boolean settled = Deadline.in(timeout).await(() -> Files.exists(pidfile()) || outcome().contains("FAIL")
                || (!starter.isAlive() && (namespaced || starter.exitValue() != 0)));
        if (!Files.exists(pidfile())) {
            throw failure(settled ? "did not become ready" : "was not ready after " + timeout.toSeconds() + " s");
        }
    }

    /** Takes note of which task is the root of the tree now. */
    void adopt(int pid) {
        tree.adopt(Task.running(pid).orElseThrow(() -> failure("has no task " + pid)));
    }

    /** The processes it consists of; the root is the program, or the init of its namespaces. */
    ProcessTree tree() {
        return tree;
    }

    /** Waits until a dump has ended the tree, and its pids can be had again. */
    void awaitGone() {
        if (!tree.awaitDeath(timeout)) {
            throw failure("is not gone after the dump");
        }
        if (!tree.awaitReaping(timeout)) {
            throw failure("was not reaped after the dump");
        }
    }

    /** Sends SIGTERM, waits for the end, and returns what the program wrote. */
    String finish() {
        Task task = namespaced ? findByInnerPid() : tree.root();
        tree.observe();
        task.signal("TERM");
        Deadline deadline = Deadline.in(timeout);
        if (!deadline.await(() -> !task.isRunning())) {
            throw failure("did not end after SIGTERM");
        }
        if (namespaced && !deadline.await(() -> !tree.root().isRunning())) {
            throw failure("has ended, but the init of its namespaces has not");
        }
        return outcome();
    }

    private Task findByInnerPid() {
        int pid = pidIn(pidfile());
        return tree.tasks().stream().filter(task -> task.innerPid() == pid).findFirst()
                .orElseThrow(() -> failure("has no task with pid " + pid + " in its namespace"));
    }

    /** Processes that should be gone by now: those seen in the tree, and any other of this run. */
    List<Task> leftovers() {
        Set<Task> left = new LinkedHashSet<>(tree.survivors());
        left.addAll(Task.runningIn(scratch.directory(), binaries));
        return List.copyOf(left);
    }

    String outcome() {
        return Task.read(outfile());
    }

    TrialFailure failure(String what) {
        return new TrialFailure(program.name() + " " + what + "\n"
                + Diagnosis.section("start", Task.read(scratch.file("start.out")))
                + Diagnosis.ofTree(tree.tasks()));
    }

    /** The nursery may still be about to write it when the program that it started is ready. */
    private int pidIn(Path file) {
        if (!Deadline.in(timeout).await(() -> !Task.read(file).isBlank())) {
            throw new TrialFailure(file + " was not written\n");
        }
        return Integer.parseInt(Task.read(file).strip());
    }

    /** Holds the pid of what was started: the program before it went into the background, or unshare. */
    private Path startedFile() {
        return scratch.file("started");
    }

    private Path pidfile() {
        return scratch.file("pid");
    }

    private Path outfile() {
        return scratch.file("out");
    }
}
