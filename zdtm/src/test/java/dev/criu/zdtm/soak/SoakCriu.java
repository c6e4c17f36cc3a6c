package dev.criu.zdtm.soak;

import dev.criu.zdtm.Diagnosis;
import dev.criu.zdtm.Nursery;
import dev.criu.zdtm.Scratch;
import dev.criu.zdtm.Settings;
import dev.criu.zdtm.Task;
import dev.criu.zdtm.TrialFailure;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The criu under test, with one directory each for images, for logs and for temporary files, all in memory. */
final class SoakCriu implements AutoCloseable {
    private static final int TIMEOUT_SECONDS = 120;
    private static final Pattern FROZEN = Pattern.compile("Frozen time: (\\d+) us");

    private final Settings settings;
    private final Path memory;
    private final Path images;
    private final Path work;
    private final Path temporary;
    private final Path output;

    SoakCriu(Settings settings, Scratch scratch) throws IOException {
        this.settings = settings;
        memory = scratch.newDirectory("memory");
        Isolation.mount("-t", "tmpfs", "-o", "mode=0700", "soak", memory.toString());
        images = Files.createDirectory(memory.resolve("images"));
        work = Files.createDirectory(memory.resolve("work"));
        temporary = Files.createDirectory(memory.resolve("tmp"));
        output = scratch.file("criu.out");
    }

    /** Where logs and statistics are. */
    Path work() {
        return work;
    }

    /** What its JVM thinks is the place for temporary files. */
    Path temporary() {
        return temporary;
    }

    /** Dumps a tree into the empty directory; returns for how long it says the tree stood still, in nanoseconds. */
    long dump(int pid, String... how) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of("dump", "-t", Integer.toString(pid), "--display-stats"));
        line.addAll(List.of(how));
        Matcher frozen = FROZEN.matcher(run(line));
        if (!frozen.find()) {
            throw failure(line, "it says nothing of the frozen time");
        }
        requireImagesOnly(line);
        return Long.parseLong(frozen.group(1)) * 1000;
    }

    /** Restores what was dumped; returns when all of it is there. */
    void restore(String... how) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of("restore", "-d"));
        line.addAll(List.of(how));
        run(line);
    }

    /** Removes the images. */
    void clear() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(images)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
    }

    /** Copies what is in memory to beside it, to be looked at. */
    void keep() throws IOException {
        Path kept = memory.resolveSibling("kept");
        try (Stream<Path> files = Files.walk(memory)) {
            for (Path file : files.toList()) {
                Files.copy(file, kept.resolve(memory.relativize(file).toString()));
            }
        }
    }

    @Override
    public void close() throws IOException {
        Isolation.unmount(memory);
    }

    private String run(List<String> command) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(settings.criu().toString()));
        line.addAll(command);
        line.addAll(List.of("-D", images.toString(), "-W", work.toString(), "-v4", "-o", "log"));
        ProcessBuilder builder = new Nursery(settings.binaries()).prepare(line, output.getParent(), "-");
        builder.environment().put("CRIU_JAVA_OPTS", "-Djava.io.tmpdir=" + temporary);
        Process process = builder.redirectInput(new File("/dev/null")).redirectErrorStream(true).redirectOutput(output.toFile()).start();
        if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
            throw failure(command, "still running after " + TIMEOUT_SECONDS + " s");
        }
        if (process.exitValue() != 0) {
            throw failure(command, "exit code " + process.exitValue());
        }
        return Task.read(output);
    }

    private void requireImagesOnly(List<String> command) throws IOException {
        try (DirectoryStream<Path> others = Files.newDirectoryStream(images, file -> !file.toString().endsWith(".img"))) {
            for (Path other : others) {
                throw failure(command, other.getFileName() + " is left among the images");
            }
        }
    }

    private TrialFailure failure(List<String> command, String what) {
        return new TrialFailure("criu " + String.join(" ", command) + ": " + what + "\n"
                + Diagnosis.section("output", Task.read(output))
                + Diagnosis.section("log", Task.read(work.resolve("log"))));
    }
}
