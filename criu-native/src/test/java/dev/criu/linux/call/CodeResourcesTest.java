package dev.criu.linux.call;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The checked-in code resources are what their sources say. */
class CodeResourcesTest {
    private static final Path ASM = Path.of("src/main/asm");
    private static final Path RESOURCES = Path.of("src/main/resources/dev/criu/linux/x86_64");

    @TempDir
    Path out;

    @Test
    void resourcesAreWhatTheAssemblerMakesOfTheirSources() throws IOException, InterruptedException {
        assumeTrue(isThere("as") && isThere("ld") && isThere("objcopy"), "needs binutils");
        Process build = new ProcessBuilder("sh", ASM.resolve("build.sh").toString(), out.toString())
                .redirectErrorStream(true)
                .redirectOutput(out.resolve("output").toFile())
                .start();
        assertEquals(0, build.waitFor(), () -> read(out.resolve("output")));
        for (String name : new String[] {"interpreter.bin", "stub.elf"}) {
            assertArrayEquals(
                    Files.readAllBytes(out.resolve(name)),
                    Files.readAllBytes(RESOURCES.resolve(name)),
                    name + " is stale; run src/main/asm/build.sh " + RESOURCES);
        }
    }

    @Test
    void interpreterFitsIntoTheFirstPageOfAnArena() {
        MachineCode code = new MachineCode();
        assertTrue(code.interpreter().length <= 4096);
        assertTrue(code.interpreter().length > MachineCode.GUARDED);
    }

    private static boolean isThere(String tool) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, tool)));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
