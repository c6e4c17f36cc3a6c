package dev.criu.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SysTest {
    private static final Path HEADER = Path.of("/usr/include/x86_64-linux-gnu/asm/unistd_64.h");
    private static final String DEFINITION = "#define __NR_";

    @Test
    void numbersAreThoseOfTheKernelsHeader() throws IOException {
        assumeTrue(Files.exists(HEADER), "needs the kernel's headers");
        Map<String, Integer> numbers = new HashMap<>();
        for (String line : Files.readAllLines(HEADER)) {
            if (line.startsWith(DEFINITION)) {
                String[] words = line.substring(DEFINITION.length()).split(" ");
                numbers.put(words[0], Integer.valueOf(words[1]));
            }
        }
        for (Sys call : Sys.values()) {
            // Calls that are younger than the header are not in it.
            assertEquals(numbers.getOrDefault(call.callName(), call.number()), call.number(), call.callName());
        }
    }
}
