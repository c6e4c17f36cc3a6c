package dev.criu.zdtm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Starts a criu and ends it by a signal at a random instant. */
public final class InterruptedCriu {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    /** Longer than the patience of a thread that is asked for its state. */
    private static final Duration STANDSTILL = Duration.ofSeconds(3);
    /** Where it logs, in the directory of images. */
    public static final String LOG = "interrupted.log";

    private final Settings settings;
    private final Scratch scratch;
    private final Random random;
    private final String signal;

    /** @param signal such as {@code KILL}; {@code STOP} is followed by SIGCONT after some seconds */
    public InterruptedCriu(Settings settings, Scratch scratch, Random random, String signal) {
        this.settings = settings;
        this.scratch = scratch;
        this.random = random;
        this.signal = signal;
    }

    /**
     * What came of it.
     *
     * @param told what was done, for messages
     * @param reaper lives as long as anything that criu has left behind
     */
    public record Outcome(String told, Task reaper) {
        /** Throws unless nothing is left behind. */
        public void requireNothingLeft() {
            if (!Deadline.in(TIMEOUT).await(() -> !reaper.isRunning())) {
                throw new TrialFailure("criu left processes behind\n" + Diagnosis.ofTree(Task.tree(reaper.pid())));
            }
        }
    }

    /**
     * Runs a command and interrupts it.
     *
     * @param images working directory of the command
     * @param step what its log says before it becomes interesting
     * @param window how long it stays so; one signal in four comes at any time, however
     */
    public Outcome run(Path images, String step, Duration window, String... arguments) throws IOException, InterruptedException {
        Path log = images.resolve(LOG);
        Path pidfile = scratch.file("criu.pid");
        Files.deleteIfExists(log);
        Files.deleteIfExists(pidfile);
        List<String> line = new ArrayList<>(List.of(settings.criu().toString()));
        line.addAll(List.of(arguments));
        line.addAll(List.of("-v4", "-o", LOG, "-D", images.toString()));
        boolean anyTime = random.nextInt(4) == 0;
        long delay = (long) (random.nextDouble() * window.toNanos() * (anyTime ? 8 : 1));

        Process nursery = new Nursery(settings.binaries()).start(line, images, scratch.file("criu.out"), pidfile);
        if (!Deadline.in(TIMEOUT).await(() -> Files.exists(pidfile))) {
            throw new TrialFailure("criu does not start\n" + Task.read(scratch.file("criu.out")));
        }
        int pid = Integer.parseInt(Task.read(pidfile).strip());
        Optional<Task> criu = Task.running(pid);
        Task reaper = Task.running(parent(pid)).orElseThrow(() -> new TrialFailure("criu has no reaper"));
        Deadline.in(TIMEOUT).await(() -> anyTime || Task.read(log).contains(step) || !nursery.isAlive());
        LockSupport.parkNanos(delay);
        criu.ifPresent(this::interrupt);
        if (!nursery.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
            throw new TrialFailure("criu does not end by SIG" + signal + "\n" + Diagnosis.ofTree(Task.tree(pid)));
        }
        String told = String.join(" ", arguments) + ", SIG" + signal + " " + delay / 1000 + " us after "
                + (anyTime ? "its start" : "'" + step + "'") + ", exit code " + nursery.exitValue() + "\n"
                + Diagnosis.section("end of its log", Diagnosis.tail(log, 5));
        return new Outcome(told, reaper);
    }

    private void interrupt(Task criu) {
        criu.signal(signal);
        if (signal.equals("STOP")) {
            LockSupport.parkNanos(STANDSTILL.toNanos());
            criu.signal("CONT");
        }
    }

    private static int parent(int pid) {
        String stat = Task.read(Path.of("/proc", Integer.toString(pid), "stat"));
        return stat.isEmpty() ? 0 : Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 4).split(" ")[0]);
    }
}
