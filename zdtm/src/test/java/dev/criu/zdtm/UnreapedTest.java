package dev.criu.zdtm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What was dumped holds its pid until its parent has waited for it: restore is patient with a slow parent. */
class UnreapedTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    @Test
    void theDeadAreWaitedFor() throws IOException, InterruptedException {
        Settings settings = Settings.fromSystemProperties();
        assumeTrue(settings.hasCriu() && settings.selects("unreaped"), "no criu, or not selected");
        Scratch scratch = Scratch.create(settings.scratch(), "unreaped");
        Path pidfile = scratch.file("pid");
        // The shell becomes a program that waits for nobody, and ends after two seconds.
        new Nursery(settings.binaries()).start(
                List.of("sh", "-c", "setsid sleep 1000 & echo $! > pid; exec sleep 2"), scratch.directory(), scratch.file("out"));
        assertTrue(Deadline.in(TIMEOUT).await(() -> !Task.read(pidfile).isBlank()));
        int pid = Integer.parseInt(Task.read(pidfile).strip());
        assertTrue(Deadline.in(TIMEOUT).await(() -> Task.read(Path.of("/proc/" + pid + "/comm")).equals("sleep\n")));

        Criu criu = new Criu(settings, List.of(), scratch, TIMEOUT);
        Path images = scratch.newDirectory("images");
        criu.dump(pid, images);
        assertTrue(Files.exists(Path.of("/proc/" + pid)), "reaped too early to show anything");
        assertEquals(pid, criu.restore(images));
        Task restored = Task.running(pid).orElseThrow();
        restored.signal("KILL");
        assertTrue(Deadline.in(TIMEOUT).await(() -> !restored.exists()));
        scratch.delete();
    }
}
