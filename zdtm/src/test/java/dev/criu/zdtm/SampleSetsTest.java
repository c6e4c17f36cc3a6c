package dev.criu.zdtm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Image sets that CRIU wrote are restored; scripts look whether everything is there. They lie beside the repository. */
class SampleSetsTest {
    private static final int TIMEOUT_SECONDS = 120;

    private final Settings settings = Settings.fromSystemProperties();

    @Test
    void tasks() throws IOException, InterruptedException {
        assumeTrue(settings.hasCriu() && settings.selects("samples"), "no criu, or not selected");
        Path samples = settings.module().resolve("../../shared/samples").normalize();
        assumeTrue(Files.isDirectory(samples), "no samples");
        Scratch scratch = Scratch.create(settings.scratch(), "sample_tasks");
        Path output = scratch.file("out");
        // In namespaces of its own the pids of the set are free, and whatever the script leaves ends with it.
        List<String> line = List.of("unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc",
                "python3", settings.module().resolve("programs/sample_tasks.py").toString(),
                settings.criu().toString(), samples.toString(), scratch.directory().toString());
        Process process = new Nursery(settings.binaries()).start(line, scratch.directory(), output);
        if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
            Task.tree((int) process.pid()).forEach(task -> task.signal("KILL"));
        }
        assertEquals("PASS", Task.read(output).strip(), "kept in " + scratch.directory());
        scratch.delete();
    }
}
