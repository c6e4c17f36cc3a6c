package dev.criu.zdtm.harm;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.criu.zdtm.Scratch;
import dev.criu.zdtm.Settings;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A criu that is killed while threads make its calls leaves them waiting for it, for two seconds. Who dumps at once has to get the
 * threads as they are at home, and whoever kills that criu, too, must not keep them from coming home.
 */
class DumpAfterKillTest {
    /** Where threads of the tree are away. */
    private static final String AWAY = "GuardedRun.goHome";

    private final Settings settings = Settings.fromSystemProperties();

    @Test
    void treeIsUnharmedByKillsAndDumpsInQuickSuccession() throws IOException {
        assumeTrue(settings.hasCriu() && settings.selects("faults"), "no criu, or not selected");
        Scratch scratch = Scratch.create(settings.scratch(), "kills");
        try (DumpLane lane = new DumpLane(settings, scratch)) {
            List<Step> away = lane.steps().stream().filter(step -> step.toString().endsWith(AWAY)).toList();
            assertFalse(away.isEmpty(), "nobody is asked");
            for (Step step : away) {
                lane.endureKillsAndDump(List.of(step, step));
            }
        }
        scratch.delete();
    }
}
