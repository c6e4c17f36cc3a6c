package dev.criu.cli.args;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionParserTest {
    @ParameterizedTest
    @ValueSource(strings = {
        "dump -t 5 -D dir", "-D dir dump -t 5", "-t 5 -D dir dump", "dump -t5 -Ddir", "dump --tree=5 --images-dir=dir",
        "dump --tree 5 --images-dir dir", "dump --tre 5 --im dir", "-t 7 dump --tree 5 -D x -D dir"
    })
    void takesOptionsInAnyOrderAndForm(String line) {
        Options options = parse(line);
        assertEquals(List.of("dump"), options.words());
        assertEquals("5", options.value(Opt.TREE, null));
        assertEquals("dir", options.value(Opt.IMAGES_DIR, null));
    }

    @Test
    void takesClustersUpToTheFirstValue() {
        Options options = parse("restore -djSD x");
        assertTrue(options.has(Opt.RESTORE_DETACHED));
        assertTrue(options.has(Opt.SHELL_JOB));
        assertTrue(options.has(Opt.RESTORE_SIBLING));
        assertEquals("x", options.value(Opt.IMAGES_DIR, null));
        assertEquals(Verbosity.DEBUG, Verbosity.of(parse("restore -dv4")));
    }

    @Test
    void takesFlagsBack() {
        assertFalse(parse("dump -j --no-shell-job").has(Opt.SHELL_JOB));
        assertTrue(parse("dump --no-shell-job -j").has(Opt.SHELL_JOB));
        assertTrue(parse("dump --no-default-config").has(Opt.NO_DEFAULT_CONFIG));
    }

    @Test
    void takesOptionalValuesOnlyBehindEquals() {
        Options options = parse("--manage-cgroups dump --cpu-cap=fpu,ins");
        assertEquals(List.of("dump"), options.words());
        assertEquals("", options.value(Opt.MANAGE_CGROUPS, null));
        assertEquals("fpu,ins", options.value(Opt.CPU_CAP, null));
    }

    @Test
    void endsOptionsAtTwoHyphens() {
        assertEquals(List.of("restore", "-x", "--tree"), parse("restore -- -x --tree").words());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--foo", "-Z", "-t", "--tree", "--leave-running=1", "--leave", "--no-tree", "--no-verbosity", "-dZ"})
    void refusesWhatItDoesNotKnow(String line) {
        assertThrows(UsageException.class, () -> parse(line));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--tree x", "--tree -1", "--tree 0", "--tree 99999999999"})
    void refusesNumbersThatAreNone(String line) {
        Options options = parse(line);
        assertThrows(UsageException.class, () -> options.number(Opt.TREE, 0, 1, Integer.MAX_VALUE));
    }

    @Test
    void refusesUnbuiltOptionsUnlessTheyAskForNothing() {
        var refused = assertThrows(UsageException.class, () -> parse("dump --tcp-established").refuseUnbuilt("dump"));
        assertEquals(
                "--tcp-established is not supported yet: sockets cannot be dumped by this version", refused.getMessage());
        assertThrows(UsageException.class, () -> parse("dump --manage-cgroups").refuseUnbuilt("dump"));
        parse("dump --no-tcp-established --no-lazy-pages --manage-cgroups=ignore --network-lock skip").refuseUnbuilt("dump");
        assertThrows(UsageException.class, () -> parse("dump --cpu-cap").refuseUnbuilt("dump"));
        parse("cpuinfo check --cpu-cap=fpu").refuseUnbuilt("cpuinfo");
        parse("dump --file-locks --no-file-locks").refuseUnbuilt("dump");
    }

    private static Options parse(String line) {
        return OptionParser.parse(List.of(line.split(" ")));
    }
}
