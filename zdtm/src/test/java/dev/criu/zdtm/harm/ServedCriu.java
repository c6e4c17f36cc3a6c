package dev.criu.zdtm.harm;

import dev.criu.zdtm.Deadline;
import dev.criu.zdtm.Diagnosis;
import dev.criu.zdtm.Nursery;
import dev.criu.zdtm.Settings;
import dev.criu.zdtm.Task;
import dev.criu.zdtm.TrialFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A criu that runs one and the same command again and again, each time with another system call failing (its CRIU_FAULTS=serve). It
 * has one processor, so that a step has the same number each time.
 */
final class ServedCriu implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration MOMENT = Duration.ofSeconds(2);
    private static final String EXIT = "exit ";
    private static final String STEP = "step ";

    private final Process process;
    private final OutputStream commands;
    private final BufferedReader answers;
    private final Task criu;
    private final Task reaper;
    private final String line;

    /**
     * What came of a run.
     *
     * @param status its exit status, or -1 when it was killed
     * @param steps the steps that were told
     * @param errors everything else that it wrote
     */
    record Outcome(int status, List<Step> steps, List<String> errors) {}

    private ServedCriu(Process process, Task criu, Task reaper, String line) {
        this.process = process;
        this.criu = criu;
        this.reaper = reaper;
        this.line = line;
        this.commands = process.getOutputStream();
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Starts one; {@code directory} gets a file with its pid. */
    static ServedCriu start(Settings settings, Path directory, List<String> arguments) throws IOException {
        Path pidfile = Files.createTempFile(directory, "criu-", ".pid");
        Files.delete(pidfile);
        List<String> line = new ArrayList<>(List.of(settings.criu().toString()));
        line.addAll(arguments);
        ProcessBuilder builder = new Nursery(settings.binaries()).prepare(line, directory, pidfile.toString())
                .redirectErrorStream(true);
        builder.environment().put("CRIU_FAULTS", "serve");
        builder.environment().put("CRIU_COLD", "1");
        builder.environment().put("CRIU_JAVA_OPTS", "-XX:ActiveProcessorCount=1");
        Process process = builder.start();
        if (!Deadline.in(TIMEOUT).await(() -> !Task.read(pidfile).isBlank())) {
            throw new TrialFailure("criu does not start");
        }
        int pid = Integer.parseInt(Task.read(pidfile).strip());
        Files.delete(pidfile);
        Task criu = Task.running(pid).orElseThrow(() -> new TrialFailure("criu ended at once"));
        return new ServedCriu(process, criu, criu.parent(), String.join(" ", line));
    }

    /** Runs the command; {@code fault} is a line for CRIU_FAULTS=serve. */
    Outcome run(String fault) throws IOException {
        commands.write((fault + "\n").getBytes(StandardCharsets.US_ASCII));
        commands.flush();
        List<Step> steps = new ArrayList<>();
        List<String> errors = new ArrayList<>();
        for (String answer = nextLine(fault); answer != null; answer = nextLine(fault)) {
            if (answer.startsWith(EXIT)) {
                return new Outcome(Integer.parseInt(answer.substring(EXIT.length())), steps, errors);
            } else if (answer.startsWith(STEP)) {
                steps.add(Step.parse(answer.substring(STEP.length())));
            } else {
                errors.add(answer);
            }
        }
        return new Outcome(-1, steps, errors);
    }

    private String nextLine(String fault) throws IOException {
        if (!Deadline.in(TIMEOUT).await(this::hasAnswered)) {
            throw new TrialFailure("criu hangs after " + fault + "\n" + Diagnosis.overview(criu));
        }
        return answers.readLine();
    }

    private boolean hasAnswered() {
        try {
            return answers.ready() || !criu.isRunning();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The command line that it runs. */
    String line() {
        return line;
    }

    /** Throws when it has children, siblings, or mappings of what it drives tasks with. */
    void requireNothingLeft() {
        if (!Deadline.in(SOON).await(() -> criu.children().isEmpty() && reaper.children().equals(List.of(criu.pid())))) {
            throw new TrialFailure("criu has left children: " + criu.children() + ", siblings: " + reaper.children());
        }
        if (Task.read(criu.file("maps")).contains("memfd:criu")) {
            throw new TrialFailure("criu still maps memory for driving tasks");
        }
    }

    /** Throws unless its descriptors are these again soon: the JVM has files of its control group open for moments. */
    void requireDescriptors(List<String> expected) {
        if (!Deadline.in(SOON).await(() -> descriptorList().equals(expected))) {
            throw new TrialFailure("criu has the descriptors " + descriptorList() + ", had " + expected + "\n");
        }
    }

    /** Throws unless soon it has none but the standard streams and the JVM's classes. */
    void requireNoDescriptors() {
        requireDescriptors(descriptorList().stream().filter(line -> line.matches("[012] .*|.*/lib/modules")).toList());
    }

    /** What its descriptors lead to, but for code that it has loaded; pipes look alike, as another criu has others. */
    List<String> descriptorList() {
        try (Stream<Path> files = Files.list(criu.file("fd"))) {
            return files.map(file -> file.getFileName() + " " + Task.link(file).toString().replaceFirst("\\[\\d+\\]$", "[]"))
                    .filter(line -> !line.endsWith(".jar") && !line.endsWith(".so") && !line.endsWith("/fd"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new TrialFailure("criu's descriptors: " + e);
        }
    }

    /** After it was killed: whether within a moment all that it has ever started is gone. */
    boolean isGoneSoon() {
        return Deadline.in(MOMENT).await(() -> !reaper.isRunning());
    }

    /** What it has started, and is not waited for yet. */
    List<Task> leftovers() {
        return Task.tree(reaper.pid()).stream().filter(task -> !task.equals(reaper)).toList();
    }

    /** After it was killed: throws unless all that it has ever started is gone. */
    void requireGone() {
        if (!Deadline.in(TIMEOUT).await(() -> !reaper.isRunning())) {
            throw new TrialFailure("criu left processes behind: " + reaper.children());
        }
    }

    /** Ends it by SIGKILL, as it hangs or is not needed any more. */
    void kill() {
        criu.signal("KILL");
    }

    @Override
    public void close() throws IOException {
        try {
            commands.close();
        } catch (IOException e) {
            kill(); // it has ended: nobody reads its commands
        }
        try {
            if (!process.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        answers.close();
    }
}
