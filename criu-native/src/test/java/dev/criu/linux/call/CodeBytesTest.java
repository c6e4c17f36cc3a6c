package dev.criu.linux.call;

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

/** The checked-in machine code is what its sources say. */
class CodeBytesTest {
    private static final Path ASM = Path.of("src/main/asm");
    private static final Path CHECKED_IN = Path.of("src/main/java/dev/criu/linux/call/CodeBytes.java");

    @TempDir
    Path out;

    @Test
    void bytesAreWhatTheAssemblerMakesOfTheirSources() throws IOException, InterruptedException {
        assumeTrue(isThere("as") && isThere("ld") && isThere("objcopy") && isThere("base64"), "needs binutils");
        Path fresh = out.resolve("CodeBytes.java");
        Process build = new ProcessBuilder("sh", ASM.resolve("build.sh").toString(), fresh.toString())
                .redirectErrorStream(true)
                .redirectOutput(out.resolve("output").toFile())
                .start();
        assertEquals(0, build.waitFor(), () -> read(out.resolve("output")));
        assertEquals(Files.readString(fresh), Files.readString(CHECKED_IN),
                "stale; run src/main/asm/build.sh " + CHECKED_IN);
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
