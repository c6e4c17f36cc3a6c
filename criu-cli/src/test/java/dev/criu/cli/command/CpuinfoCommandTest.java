package dev.criu.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.criu.cli.args.OptionParser;
import dev.criu.cli.args.UsageException;
import dev.criu.images.ImageDirectory;
import dev.criu.images.ImageType;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CpuinfoCommandTest {
    @TempDir
    private Path dir;

    @Test
    void whatIsDumpedHereRunsHere() {
        assertEquals(0, run("cpuinfo", "dump"));
        assertEquals(0, run("cpuinfo", "check"));
        assertEquals(0, run("cpuinfo", "check", "--cpu-cap=fpu,ins"));
        assertThrows(UsageException.class, () -> run("cpuinfo", "check", "--cpu-cap=gpu"));
    }

    @Test
    void whatThisProcessorLacksIsTold() {
        run("cpuinfo", "dump");
        var images = ImageDirectory.open(dir);
        var image = images.readOne(ImageType.CPUINFO);
        // Word 5 is of a vendor that no longer makes processors.
        var other = image.getX86Entry(0).toBuilder().setCapability(5, 1 << 31).build();
        images.writeOne(ImageType.CPUINFO, image.toBuilder().setX86Entry(0, other).build());
        assertEquals(1, run("cpuinfo", "check"));
        assertEquals(0, run("cpuinfo", "check", "--cpu-cap=ins"));
        assertEquals(0, run("cpuinfo", "check", "--cpu-cap=none"));
    }

    private int run(String... arguments) {
        var options = OptionParser.parse(List.of(arguments));
        return new CpuinfoCommand().run(new Invocation(options, new Directories(dir, dir), null, null));
    }
}
