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
final class Criu {
    private final Nursery nursery;
    private final Path executable;
    private final List<String> options;
    private final Scratch scratch;
    private final Duration timeout;
    private final StringBuilder history = new StringBuilder();
    private int calls;
    private Path lastLog;
    private int dumped;

    Criu(Settings settings, List<String> options, Scratch scratch, Duration timeout) {
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
    int restore(Path images, String... extra) throws IOException, InterruptedException {
        Path pidfile = scratch.file("restored-" + calls + ".pid");
        run("restore", images, List.of("-d", "--pidfile", pidfile.toString()), extra);
        String pid = Task.read(pidfile).strip();
        if (!pid.matches("\\d+")) {
            throw new TrialFailure("restore wrote no pid to " + pidfile + ", but \"" + pid + "\"");
        }
        return Integer.parseInt(pid);
    }

    private void run(String command, Path images, List<String> arguments, String... extra)
            throws IOException, InterruptedException {
        if (!Files.isExecutable(executable)) {
            throw new TrialFailure("there is no criu at " + executable + "\n");
        }
        String label = command + "-" + ++calls;
        Path log = images.resolve(label + ".log");
        lastLog = log;
        Path output = scratch.file(label + ".out");
        List<String> line = new ArrayList<>(List.of(executable.toString(), command, "-D", images.toString(), "-v4", "-o",
                log.getFileName().toString()));
        line.addAll(arguments);
        line.addAll(options);
        line.addAll(List.of(extra));

        Process process = nursery.start(line, scratch.directory(), output);
        boolean ended = process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
        if (!ended) {
            List<Task> tree = Task.tree((int) process.pid());
            // Of criu itself only who waits for what: what a JVM's threads do in the kernel says little.
            String state = tree.stream().skip(Nursery.DEPTH).limit(1).map(Diagnosis::overview).collect(Collectors.joining())
                    + Diagnosis.ofTree(tree.stream().skip(Nursery.DEPTH + 1).toList())
                    + Diagnosis.ofTree(Task.tree(dumped));
            tree.forEach(task -> task.signal("KILL"));
            throw new TrialFailure(failure(line, "still running after " + timeout.toSeconds() + " s", output, log) + state);
        }
        if (process.exitValue() != 0) {
            throw new TrialFailure(failure(line, "exit code " + process.exitValue(), output, log));
        }
        history.append(outcome(line, "exit code 0")).append(Diagnosis.section("its log complains", Diagnosis.complaints(log)));
    }

    /** The commands that succeeded so far, what their logs complained about, and how the last log ends. */
    String history() {
        return history.isEmpty() ? "" : history + Diagnosis.section("end of the last log", Diagnosis.tail(lastLog, 12));
    }

    private static String failure(List<String> line, String outcome, Path output, Path log) {
        return outcome(line, outcome)
                + Diagnosis.section("output", Task.read(output))
                + Diagnosis.section("errors in the log", Diagnosis.errors(log))
                + Diagnosis.section("end of the log without them", Diagnosis.tail(log, 20));
    }

    private static String outcome(List<String> line, String outcome) {
        return String.join(" ", line) + "\n  " + outcome + "\n";
    }
}
