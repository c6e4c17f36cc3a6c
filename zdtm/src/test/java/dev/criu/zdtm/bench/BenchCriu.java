package dev.criu.zdtm.bench;

import dev.criu.zdtm.Task;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A criu to measure. It logs errors only, as in earnest, unless it is to tell where the time goes. */
final class BenchCriu {
    private static final Path TIME = Path.of("/usr/bin/time");

    private final Path executable;

    private final boolean telling;

    /** @param telling whether it logs what it does */
    BenchCriu(Path executable, boolean telling) {
        this.executable = executable;
        this.telling = telling;
    }

    /** Whether it has {@code dump --copy-on-write}. */
    boolean knowsCopyOnWrite() throws IOException {
        Process help = new ProcessBuilder(executable.toString(), "--help").redirectErrorStream(true).start();
        return new String(help.getInputStream().readAllBytes(), StandardCharsets.UTF_8).contains("--copy-on-write");
    }

    /** Runs a command of it in a directory of images, and waits for its end. */
    Outcome run(Path images, String... arguments) throws IOException, InterruptedException {
        Path output = images.resolve("output");
        Path rss = images.resolve("rss");
        List<String> line = new ArrayList<>();
        if (Files.isExecutable(TIME)) {
            line.addAll(List.of(TIME.toString(), "-f", "%M", "-o", rss.toString()));
        }
        line.add(executable.toString());
        line.addAll(Arrays.asList(arguments));
        line.addAll(List.of("-D", images.toString(), telling ? "-v4" : "-v1", "-o", "log"));

        long start = System.nanoTime();
        Process process = new ProcessBuilder(line)
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        int code;
        try {
            code = process.waitFor();
        } catch (InterruptedException e) {
            Task.tree((int) process.pid()).forEach(task -> task.signal("KILL"));
            throw e;
        }
        double millis = (System.nanoTime() - start) / 1e6;
        if (code != 0) {
            throw new IOException(String.join(" ", line) + ": exit code " + code + "\n" + Task.read(output)
                    + Task.read(images.resolve("log")));
        }
        String peak = Task.read(rss).strip();
        return new Outcome(start, millis, peak.matches("\\d+") ? Long.parseLong(peak) / 1024.0 : Double.NaN,
                telling ? Gaps.of(Task.read(images.resolve("log"))) : "");
    }

    @Override
    public String toString() {
        return executable.toString();
    }

    /**
     * How a command went.
     *
     * @param start when it was started, of {@link System#nanoTime}
     * @param millis how long it took
     * @param peakMebibytes the largest resident set of its process
     * @param gaps where the time went, if it was to tell
     */
    record Outcome(long start, double millis, double peakMebibytes, String gaps) { }
}
