package dev.criu.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.criu.cli.args.OptionParser;
import dev.criu.cli.args.UsageException;
import dev.criu.core.check.Feature;
import dev.criu.core.check.Features;
import dev.criu.core.check.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final List<Feature> features = new ArrayList<>();

    @Test
    void looksGood() {
        add("a", Feature.Level.REQUIRED, true);
        add("b", Feature.Level.EXTRA, false);
        assertEquals(0, run("check"));
        assertEquals("Looks good.\n", out.toString());
    }

    @Test
    void looksGoodButIncomplete() {
        add("a", Feature.Level.REQUIRED, true);
        add("b", Feature.Level.EXTRA, false);
        assertEquals(1, run("check", "--extra"));
        assertEquals(
                "Looks good but some kernel features are missing\nwhich, depending on your process tree, may cause\n"
                        + "dump or restore failure.\n",
                out.toString());
    }

    @Test
    void doesNotLookGood() {
        add("a", Feature.Level.REQUIRED, false);
        add("b", Feature.Level.EXPERIMENTAL, false);
        assertEquals(1, run("check", "--all"));
        assertEquals("Does not look good.\n", out.toString());
    }

    @Test
    void checksFeaturesByName() {
        add("a", Feature.Level.BY_NAME, true);
        add("b", Feature.Level.BY_NAME, false);
        assertEquals(0, run("check", "--feature", "a"));
        assertEquals(1, run("check", "--feature", "a", "--feature", "b"));
        assertEquals(0, run("check", "--feature", "list"));
        assertEquals("a is supported\na is supported\nb is not supported\na b \n", out.toString());
        assertThrows(UsageException.class, () -> run("check", "--feature", "c"));
    }

    private void add(String name, Feature.Level level, boolean there) {
        features.add(new Feature(name, level, host -> Verdict.of(there, "is not there")));
    }

    private int run(String... arguments) {
        var options = OptionParser.parse(List.of(arguments));
        return new CheckCommand(Features.of(features)).run(new Invocation(options, null, null, new PrintStream(out, true)));
    }
}
