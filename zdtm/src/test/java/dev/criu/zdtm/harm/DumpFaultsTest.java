package dev.criu.zdtm.harm;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.criu.zdtm.Scratch;
import dev.criu.zdtm.Settings;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A dump in which a system call fails harms nobody. Of all calls every {@code zdtm.faults.every}th fails here, beginning with number
 * {@code zdtm.faults.from}; all of them do in {@code zdtm/faults errors}.
 */
class DumpFaultsTest {
    private final Settings settings = Settings.fromSystemProperties();
    private final int every = Integer.getInteger("zdtm.faults.every", 20);
    private final int from = Integer.getInteger("zdtm.faults.from", 0);

    @Test
    void treeIsUnharmedWhenACallOfADumpFails() throws IOException, InterruptedException {
        assumeTrue(settings.hasCriu() && settings.selects("faults"), "no criu, or not selected");
        Scratch scratch = Scratch.create(settings.scratch(), "faults");
        List<Step> steps;
        try (Lane lane = new DumpLane(settings, scratch)) {
            steps = lane.steps();
        }
        assertTrue(steps.size() > 1000, "a dump of everything has but " + steps.size() + " steps");
        List<Fault> faults = Campaign.spread(Campaign.faults(steps, true, false, false), every, from);
        new Campaign(faults, System.out::println).run(() -> new DumpLane(settings, scratch), 2);
        scratch.delete();
    }
}
