package dev.criu.zdtm.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.criu.zdtm.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A busy tree leaks nothing and does not drift, whatever is done to it for {@code zdtm.soak} seconds (60). */
class SoakTest {
    private static final int SECONDS_UNTIL_A_LEAK_SHOWS = 30;

    private final Settings settings = Settings.fromSystemProperties();
    private final int seconds = Integer.getInteger("zdtm.soak", 60);

    @BeforeEach
    void needsCriu() {
        assumeTrue(settings.hasCriu() && settings.selects("soak"), "no criu, or not selected");
    }

    @Test
    void nothingLeaksOrDrifts() throws IOException, InterruptedException {
        Outcome outcome = soak("--seconds", Integer.toString(seconds));
        System.out.print(outcome.output());
        assertEquals(0, outcome.status(), outcome.output());
    }

    @ParameterizedTest
    @CsvSource({"leak,descriptors of the tree .* LEAKS", "memory,memory has changed", "held,the deleted file"})
    void whatATreeLosesIsNoticed(String what, String told) throws IOException, InterruptedException {
        Outcome outcome = soak("--seconds", Integer.toString(SECONDS_UNTIL_A_LEAK_SHOWS), "--spoil", what);
        assertEquals(1, outcome.status(), outcome.output());
        assertTrue(outcome.output().lines().anyMatch(line -> line.matches(".*" + told + ".*")), outcome.output());
    }

    private record Outcome(int status, String output) { }

    private Outcome soak(String... args) throws IOException, InterruptedException {
        Process process = Isolation.command(settings, List.of(args)).redirectErrorStream(true).start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Outcome(process.waitFor(), output);
        } finally {
            process.destroyForcibly(); // and with it, all in its namespaces
        }
    }
}
