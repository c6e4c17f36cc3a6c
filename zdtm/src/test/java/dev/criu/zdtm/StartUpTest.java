package dev.criu.zdtm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Classes that are not in the archive made at build time, but generated or read from a jar, cost up to a millisecond each, part of
 * it while the tree is frozen. The JVM tells which ones those were. Asking for one that is nowhere costs more: the jar's contents are listed
 * for that.
 */
class StartUpTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final Settings settings = Settings.fromSystemProperties();

    @Test
    void classesComeFromTheArchive() throws IOException, InterruptedException {
        requireArchived("sleep", "setsid", "sh", "-c", "sleep 1000 & echo $$ > pid; exec sleep 1000");
    }

    /** A kind that the processes of the training do not have fails here. */
    @Test
    void thoseForAllKindsDo() throws IOException, InterruptedException {
        requireArchived("everything", settings.binaries().resolve("everything").toString(), "--pidfile", "pid", "--outfile", "state");
    }

    /** @param name what the process is called once it is what it is to be */
    private void requireArchived(String name, String... command) throws IOException, InterruptedException {
        assumeTrue(settings.hasCriu() && settings.selects("start_up"), "no criu, or not selected");
        assumeTrue(hasAotCache(), "no AOT cache: the JDK is older than 25");
        Scratch scratch = Scratch.create(settings.scratch(), "start_up");
        Path pidfile = scratch.file("pid");
        new Nursery(settings.binaries()).start(List.of(command), scratch.directory(), scratch.file("out"));
        assertTrue(Deadline.in(TIMEOUT).await(() -> !Task.read(pidfile).isBlank()));
        int pid = Integer.parseInt(Task.read(pidfile).strip());
        assertTrue(Deadline.in(TIMEOUT).await(() -> Task.read(Path.of("/proc/" + pid + "/comm")).equals(name + "\n")));
        String images = scratch.newDirectory("images").toString();
        try {
            assertEquals(List.of(), foreignClasses(scratch, "dump", "-R", "-t", Integer.toString(pid), "-D", images));
            assertEquals(
                    List.of(),
                    foreignClasses(scratch, "dump", "-R", "--copy-on-write", "-t", Integer.toString(pid), "-D", images));
            assertEquals(List.of(), foreignClasses(scratch, "dump", "-t", Integer.toString(pid), "-D", images));
            assertTrue(Deadline.in(TIMEOUT).await(() -> !Files.exists(Path.of("/proc/" + pid))));
            assertEquals(List.of(), foreignClasses(scratch, "restore", "-d", "-D", images));
        } finally {
            Task.tree(pid).forEach(task -> task.signal("KILL"));
        }
        scratch.delete();
    }

    private boolean hasAotCache() throws IOException {
        try (Stream<Path> files = Files.list(settings.criu().toRealPath().getParent().resolveSibling("lib"))) {
            return files.anyMatch(file -> file.getFileName().toString().matches("criu-.*\\.aot"));
        }
    }

    /** The classes that a run of criu did not find in the archive, but for those of the JDK, and complaints about missing ones. */
    private List<String> foreignClasses(Scratch scratch, String... arguments) throws IOException, InterruptedException {
        Path log = scratch.file("classes");
        ProcessBuilder builder = new ProcessBuilder(settings.criu().toString());
        builder.command().addAll(List.of(arguments));
        Path exceptions = scratch.file("exceptions");
        builder.environment().put("CRIU_JAVA_OPTS", "-Xlog:class+load:file=" + log + " -Xlog:exceptions=info:file=" + exceptions);
        builder.redirectErrorStream(true).redirectOutput(scratch.file("criu.out").toFile());
        Process process = builder.start();
        if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new TrialFailure(builder.command() + " still runs\n");
        }
        assertEquals(0, process.exitValue(), () -> Task.read(scratch.file("criu.out")));
        List<String> foreign = new ArrayList<>();
        try (Stream<String> lines = Files.lines(exceptions)) {
            lines.filter(line -> line.contains("ClassNotFoundException")).forEach(foreign::add);
        }
        try (Stream<String> lines = Files.lines(log)) {
            lines.filter(line -> line.contains(" source: ") && !line.contains("source: shared objects file"))
                    .filter(line -> !line.endsWith("source: jrt:/java.base"))
                    .forEach(foreign::add);
        }
        return foreign;
    }
}
