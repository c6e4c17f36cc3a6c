package dev.criu.zdtm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Jobs of interactive shells, whose session and terminal lie outside of the tree. The script plays the user. */
class ShellJobTest {
    private static final int TIMEOUT_SECONDS = 240;

    private final Settings settings = Settings.fromSystemProperties();

    @Test
    void jobGoesOnInTheForegroundOfAnotherTerminal() throws IOException, InterruptedException {
        assumeTrue(settings.hasCriu() && settings.selects("shell_job"), "no criu, or not selected");
        Scratch scratch = Scratch.create(settings.scratch(), "shell_job");
        Path output = scratch.file("out");
        String script = settings.module().resolve("programs/shell_job.py").toString();
        Process process = new Nursery(settings.binaries()).start(
                List.of("python3", script, settings.criu().toString(), scratch.directory().toString()),
                scratch.directory(),
                output);
        if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
            Task.tree((int) process.pid()).forEach(task -> task.signal("KILL"));
        }
        assertEquals("PASS", Task.read(output).strip(), "kept in " + scratch.directory());
        scratch.delete();
    }
}
