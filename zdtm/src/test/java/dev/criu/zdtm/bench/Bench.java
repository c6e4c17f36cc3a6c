package dev.criu.zdtm.bench;

import dev.criu.zdtm.Scratch;
import dev.criu.zdtm.Task;
import dev.criu.zdtm.bench.Sample.Measure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures each row with each criu in turn, several times over, and prints the medians. */
public final class Bench {
    private final Options options;
    private final Path binary;
    private final Thread main = Thread.currentThread();
    private Scratch scratch;
    private BenchSubject subject;
    private volatile boolean stopping;

    private Bench(Options options, Path binary) {
        this.options = options;
        this.binary = binary;
    }

    /** See {@code zdtm/bench/run}. */
    public static void main(String[] args) throws IOException {
        Path module = Path.of(System.getProperty("zdtm.module")).toAbsolutePath();
        Options options;
        try {
            options = Options.parse(args, module);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        Bench bench = new Bench(options, module.resolve("target/bench-subject"));
        Thread hook = new Thread(bench::stop);
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            bench.measureAll();
        } catch (InterruptedException e) {
            System.err.println("interrupted");
        } catch (IOException e) {
            System.err.println(e.getMessage());
            if (!bench.stopping) {
                Runtime.getRuntime().removeShutdownHook(hook);
                System.exit(1);
            }
        }
    }

    /** Ctrl-C: whatever is under way ends, and what it made is removed, before the JVM goes. */
    private void stop() {
        stopping = true;
        main.interrupt();
        try {
            main.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void measureAll() throws IOException, InterruptedException {
        Table table = new Table(options);
        for (Row row : options.rows()) {
            if (!fits(row)) {
                System.err.printf("%s: there is not enough memory; see ZDTM_BENCH_MEMORY_MIB%n", row.title());
                continue;
            }
            Map<Path, List<Sample>> samples = new LinkedHashMap<>();
            for (int run = 0; run < options.runs(); run++) {
                for (Path criu : row.restoreOptions().isEmpty() ? options.criu() : options.criu().subList(0, 1)) {
                    System.err.printf("%s, run %d of %d, %s%n", row.title(), run + 1, options.runs(), criu);
                    samples.computeIfAbsent(criu, key -> new ArrayList<>()).add(measure(row, new BenchCriu(criu, false)));
                }
            }
            table.print(row, samples);
            for (Path criu : samples.keySet()) {
                table.addGaps(row, criu, measure(row, new BenchCriu(criu, true)));
            }
        }
        table.printGaps();
    }

    /** The subject, its image, and as much again while a copy is measured. */
    private static boolean fits(Row row) {
        return Task.read(Path.of("/proc/meminfo")).lines()
                .filter(line -> line.startsWith("MemAvailable:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .anyMatch(available -> available > row.mebibytes() * 5 / 2 + 512);
    }

    private Sample measure(Row row, BenchCriu criu) throws IOException, InterruptedException {
        try {
            scratch = Scratch.create(options.images(), "zdtm-bench");
            Sample sample = new Sample();
            if (row.mebibytes() > 0) {
                sample.put(Measure.COPY, copyMillis(row.mebibytes()));
            }
            subject = new BenchSubject(binary, row, scratch);
            measurePause(criu, sample, Measure.PAUSE);
            if (criu.knowsCopyOnWrite()) {
                measurePause(criu, sample, Measure.CLONED_PAUSE, "--copy-on-write");
            }
            measureDumpAndRestore(criu, row, sample);
            return sample;
        } finally {
            // Not to be cut short by the interrupt that may have brought us here.
            boolean interrupted = Thread.interrupted();
            cleanUp();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void measurePause(BenchCriu criu, Sample sample, Measure measure, String... how)
            throws IOException, InterruptedException {
        Path images = scratch.newDirectory("running-" + measure);
        List<String> line = new ArrayList<>(List.of("dump", "-R", "-t", Integer.toString(subject.pid())));
        line.addAll(List.of(how));
        subject.forgetGaps();
        sample.putGaps(measure, criu.run(images, line.toArray(String[]::new)).gaps());
        sample.put(measure, subject.largestGapMillis());
        new ProcessBuilder("rm", "-rf", images.toString()).start().waitFor();
    }

    private void measureDumpAndRestore(BenchCriu criu, Row row, Sample sample) throws IOException, InterruptedException {
        Path images = scratch.newDirectory("images");
        Path pidfile = scratch.file("pid");
        subject.forgetGaps();
        BenchCriu.Outcome dump = criu.run(images, "dump", "-t", Integer.toString(subject.pid()));
        subject.awaitGone();
        List<String> restoring = new ArrayList<>(List.of("restore", "-d", "--pidfile", pidfile.toString()));
        restoring.addAll(row.restoreOptions());
        BenchCriu.Outcome restore = criu.run(images, restoring.toArray(String[]::new));
        subject.adopt(Integer.parseInt(Task.read(pidfile).strip()));
        sample.put(Measure.DUMP, dump.millis());
        sample.put(Measure.DUMP_RSS, dump.peakMebibytes());
        sample.put(Measure.RESTORE, restore.millis());
        sample.put(Measure.RESTORE_RSS, restore.peakMebibytes());
        sample.putGaps(Measure.DUMP, dump.gaps());
        sample.putGaps(Measure.RESTORE, restore.gaps());
        sample.put(Measure.FIRST_STEP, subject.millisFromStepAfter(restore.start()));
    }

    /** What cp takes for a file of the same size, from the file system of the images to itself. */
    private double copyMillis(long mebibytes) throws IOException, InterruptedException {
        Path from = scratch.file("from");
        Path to = scratch.file("to");
        run("dd", "if=/dev/zero", "of=" + from, "bs=1M", "count=" + mebibytes, "status=none");
        long start = System.nanoTime();
        run("cp", from.toString(), to.toString());
        double millis = (System.nanoTime() - start) / 1e6;
        Files.delete(from);
        Files.delete(to);
        return millis;
    }

    private static void run(String... line) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(line).inheritIO().start();
        try {
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", line) + " failed");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly().waitFor();
            throw e;
        }
    }

    private void cleanUp() throws IOException {
        if (subject != null) {
            subject.close();
            subject = null;
        }
        if (scratch != null) {
            scratch.delete();
            scratch = null;
        }
    }
}
