package dev.criu.zdtm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
    /** A few more than the 753 of {@code file_many}, and fewer than a criu needs that restores it. */
    private static final int FEW_DESCRIPTORS = 760;

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

    /** Where descriptors run out, no class can be read from the jar: those that end a half-made tree, and tell of that, are needed then. */
    @Test
    void thoseForAFailureDo() throws IOException, InterruptedException {
        String limited = "ulimit -n " + FEW_DESCRIPTORS + "; exec \"$@\"";
        Scratch scratch = scratch();
        int pid = start(scratch, "file_many", "sh", "-c", limited, "sh",
                settings.binaries().resolve("file_many").toString(), "--pidfile", "pid", "--outfile", "state");
        String images = scratch.newDirectory("images").toString();
        try {
            assertEquals(List.of(), foreignClasses(scratch, 0, criu("dump", "-t", Integer.toString(pid), "-D", images)));
            awaitGone(pid);
            List<String> restore = new ArrayList<>(List.of("sh", "-c", limited, "sh"));
            restore.addAll(criu("restore", "-d", "-D", images));
            assertEquals(List.of(), foreignClasses(scratch, 1, restore));
            assertTrue(Task.read(scratch.file("criu.out")).contains("raise its limit (ulimit -n)"), () -> Task.read(scratch.file("criu.out")));
            assertFalse(Files.exists(Path.of("/proc/" + pid)));
        } finally {
            Task.tree(pid).forEach(task -> task.signal("KILL"));
        }
        scratch.delete();
    }

    /** @param name what the process is called once it is what it is to be */
    private void requireArchived(String name, String... command) throws IOException, InterruptedException {
        Scratch scratch = scratch();
        int pid = start(scratch, name, command);
        String images = scratch.newDirectory("images").toString();
        try {
            assertEquals(List.of(), foreignClasses(scratch, 0, criu("dump", "-R", "-t", Integer.toString(pid), "-D", images)));
            assertEquals(
                    List.of(),
                    foreignClasses(scratch, 0, criu("dump", "-R", "--copy-on-write", "-t", Integer.toString(pid), "-D", images)));
            assertEquals(List.of(), foreignClasses(scratch, 0, criu("dump", "-t", Integer.toString(pid), "-D", images)));
            awaitGone(pid);
            assertEquals(List.of(), foreignClasses(scratch, 0, criu("restore", "-d", "-D", images)));
        } finally {
            Task.tree(pid).forEach(task -> task.signal("KILL"));
        }
        scratch.delete();
    }

    private Scratch scratch() throws IOException {
        assumeTrue(settings.hasCriu() && settings.selects("start_up"), "no criu, or not selected");
        assumeTrue(hasAotCache(), "no AOT cache: the JDK is older than 25");
        return Scratch.create(settings.scratch(), "start_up");
    }

    /** Starts a process, and waits until it has told its number and got its name. */
    private int start(Scratch scratch, String name, String... command) throws IOException, InterruptedException {
        Path pidfile = scratch.file("pid");
        new Nursery(settings.binaries()).start(List.of(command), scratch.directory(), scratch.file("out"));
        assertTrue(Deadline.in(TIMEOUT).await(() -> !Task.read(pidfile).isBlank()));
        int pid = Integer.parseInt(Task.read(pidfile).strip());
        assertTrue(Deadline.in(TIMEOUT).await(() -> Task.read(Path.of("/proc/" + pid + "/comm")).equals(name + "\n")));
        return pid;
    }

    private static void awaitGone(int pid) throws InterruptedException {
        assertTrue(Deadline.in(TIMEOUT).await(() -> !Files.exists(Path.of("/proc/" + pid))));
    }

    private List<String> criu(String... arguments) {
        List<String> command = new ArrayList<>(List.of(settings.criu().toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    private boolean hasAotCache() throws IOException {
        try (Stream<Path> files = Files.list(settings.criu().toRealPath().getParent().resolveSibling("lib"))) {
            return files.anyMatch(file -> file.getFileName().toString().matches("criu-.*\\.aot"));
        }
    }

    /** The classes that a run of criu did not find in the archive, but for those of the JDK, and complaints about missing ones. */
    private List<String> foreignClasses(Scratch scratch, int exitCode, List<String> command) throws IOException, InterruptedException {
        Path log = scratch.file("classes");
        ProcessBuilder builder = new ProcessBuilder(command);
        Path exceptions = scratch.file("exceptions");
        builder.environment().put("CRIU_JAVA_OPTS", "-Xlog:class+load:file=" + log + " -Xlog:exceptions=info:file=" + exceptions);
        builder.redirectErrorStream(true).redirectOutput(scratch.file("criu.out").toFile());
        Process process = builder.start();
        if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new TrialFailure(builder.command() + " still runs\n");
        }
        assertEquals(exitCode, process.exitValue(), () -> Task.read(scratch.file("criu.out")));
        List<String> foreign = new ArrayList<>();
        try (Stream<String> lines = Files.lines(exceptions)) {
            lines.filter(line -> line.contains("ClassNotFoundException") || line.contains("NoClassDefFoundError")).forEach(foreign::add);
        }
        try (Stream<String> lines = Files.lines(log)) {
            lines.filter(line -> line.contains(" source: ") && !line.contains("source: shared objects file"))
                    .filter(line -> !line.endsWith("source: jrt:/java.base"))
                    .forEach(foreign::add);
        }
        return foreign;
    }
}
