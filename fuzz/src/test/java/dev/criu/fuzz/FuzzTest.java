package dev.criu.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each target in a JVM of its own: what was found before is replayed with the tool's heap, then inputs are looked for that reach
 * new code, for {@code fuzz.seconds}. What is found lies in {@code target/findings}, and belongs to {@code regressions}, named by
 * its fault.
 */
class FuzzTest {
    private static final Path MODULE = Path.of(System.getProperty("fuzz.module", ".")).toAbsolutePath();
    private static final Path RESOURCES = MODULE.resolve("src/test/resources");
    private static final int SECONDS = Integer.getInteger("fuzz.seconds", 8);
    /** The same inputs come in the same order; other seeds look elsewhere. */
    private static final int SEED = Integer.getInteger("fuzz.seed", 1);
    private static final String TARGETS = System.getProperty("fuzz.targets", "*");
    private static final int SLACK = 120;
    private static final int SHOWN = 40;

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(Target.class)
    void whatWasFoundStaysMended(Target target) throws Exception {
        Path regressions = RESOURCES.resolve("regressions/" + target.label());
        assumeTrue(Files.isDirectory(regressions), "nothing was found yet");
        Result result = java(List.of("-Xmx64m"), List.of(Replay.class.getName(), target.name(), regressions.toString()), SLACK);
        assertEquals(0, result.status, () -> target + ": " + result.end());
    }

    @ParameterizedTest
    @EnumSource(Target.class)
    void noInputDoesHarm(Target target) throws Exception {
        assumeTrue(SECONDS > 0 && (TARGETS.equals("*") || Arrays.asList(TARGETS.split(",")).contains(target.label())), "not wanted");
        Path corpus = Files.createDirectory(directory.resolve("corpus"));
        new Seeds(corpus).write(target, RESOURCES.resolve("seeds/" + target.label()));
        Path findings = Files.createDirectories(MODULE.resolve("target/findings"));
        Result result = java(List.of("-Xmx256m"), List.of(
                "com.code_intelligence.jazzer.Jazzer", "--target_class=" + target.className(), "--instrumentation_includes=dev.criu.**",
                "--reproducer_path=" + directory, "-seed=" + SEED, "-max_total_time=" + SECONDS, "-timeout=10", "-rss_limit_mb=0",
                "-artifact_prefix=" + findings + "/" + target.label() + "-", corpus.toString()), SECONDS + SLACK);
        assertEquals(0, result.status, () -> target + ": " + result.finding());
        assertTrue(result.output.contains("Done "), () -> target + ": " + result.end());
    }

    private record Result(int status, String output) {
        String end() {
            List<String> lines = output.lines().toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - SHOWN), lines.size()));
        }

        /** From the stack trace on to the name of the file with the input. */
        String finding() {
            int at = output.indexOf("== Java Exception");
            return at < 0 ? end() : String.join("\n", output.substring(at).lines().limit(SHOWN).toList());
        }
    }

    private Result java(List<String> options, List<String> arguments, int seconds) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                "-Dshared.dir=" + SampleSets.samples().getParent(), "-cp", System.getProperty("java.class.path")));
        command.addAll(1, options);
        command.addAll(arguments);
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true)
                .redirectOutput(output.toFile()).start();
        boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly().waitFor();
        }
        String text = new String(Files.readAllBytes(output), StandardCharsets.ISO_8859_1);
        return new Result(ended ? process.exitValue() : -1, text);
    }
}
