package dev.criu.zdtm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a criu that has to fail as it should: exit code 1, one line for each error, no stack trace. */
final class FailingCriu {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final Settings settings;
    private final Scratch scratch;

    FailingCriu(Settings settings, Scratch scratch) {
        this.settings = settings;
        this.scratch = scratch;
    }

    /** Requires one error that contains {@code error}. */
    void expect(String error, String... arguments) throws IOException, InterruptedException {
        expectAll(List.of(error), arguments);
    }

    /** As {@link #expect}, run by another command: setpriv(1), for instance. */
    void expectBy(List<String> command, String error, String... arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(command);
        line.add(settings.criu().toString());
        line.addAll(List.of(arguments));
        check(line, List.of(error), run(line));
    }

    /** Requires one error for each of {@code errors}, in this order. */
    void expectAll(List<String> errors, String... arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(settings.criu().toString()));
        line.addAll(List.of(arguments));
        check(line, errors, run(line));
    }

    /**
     * As {@link #expect}, in a mount namespace with a tmpfs at {@code directory}, mounted with these options. No inventory may be left
     * there, and no pages.
     */
    void expectOnTmpfs(String error, Path directory, String options, String... arguments)
            throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of("unshare", "-m", "sh", "-c",
                "mount -t tmpfs -o " + options + " tmpfs '" + directory + "' && \"$@\"; status=$?;"
                        + " for left in inventory pages; do ls '" + directory + "' | grep $left; done; exit $status",
                "sh", settings.criu().toString()));
        line.addAll(List.of(arguments));
        check(line, List.of(error), run(line));
    }

    private record Result(int exitCode, List<String> output) {}

    private Result run(List<String> line) throws IOException, InterruptedException {
        Path output = scratch.file("criu.out");
        Process process = new Nursery(settings.binaries()).start(line, scratch.directory(), output);
        if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
            List<Task> tree = Task.tree((int) process.pid());
            String state = Diagnosis.ofTree(tree);
            tree.forEach(task -> task.signal("KILL"));
            throw new TrialFailure(String.join(" ", line) + "\n  hangs\n" + state);
        }
        List<String> lines = Task.read(output).lines().toList();
        Files.delete(output);
        return new Result(process.exitValue(), lines);
    }

    private static void check(List<String> line, List<String> errors, Result result) {
        boolean fine = result.exitCode == 1 && result.output.size() == errors.size();
        for (int i = 0; fine && i < errors.size(); i++) {
            String told = result.output.get(i);
            fine = told.startsWith("Error (") && !told.startsWith("Error (internal)") && told.contains(errors.get(i));
        }
        if (!fine) {
            throw new TrialFailure(String.join(" ", line) + "\n  exit code " + result.exitCode + ", not 1 with " + errors + "\n"
                    + Diagnosis.section("output", String.join("\n", result.output)));
        }
    }
}
