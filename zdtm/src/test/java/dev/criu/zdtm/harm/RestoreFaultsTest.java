package dev.criu.zdtm.harm;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.criu.zdtm.Scratch;
import dev.criu.zdtm.Settings;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A restore in which a system call fails, or that is killed there, leaves nothing behind unless the whole tree. Of all calls every
 * {@code zdtm.restore-faults.every}th fails here, and criu is killed at every tenth of those; the rest is for {@code zdtm/faults restore-errors} and
 * {@code restore-kills}.
 */
class RestoreFaultsTest {
    private static final int KILLS = 10;

    private final Settings settings = Settings.fromSystemProperties();
    private final int every = Integer.getInteger("zdtm.restore-faults.every", 50);
    private final int from = Integer.getInteger("zdtm.restore-faults.from", 0);

    @Test
    void nothingIsLeftOfARestoreInWhichACallFails() throws IOException, InterruptedException {
        endure(RestoreLane.Sort.HOST);
    }

    @Test
    void nothingIsLeftOfARestoreInNamespacesInWhichACallFails() throws IOException, InterruptedException {
        endure(RestoreLane.Sort.NAMESPACES);
    }

    @Test
    void nothingIsLeftOfALazyRestoreInWhichACallFails() throws IOException, InterruptedException {
        endure(RestoreLane.Sort.LAZY);
    }

    @Test
    void nothingIsLeftOfARestoreOfMuchMemoryInWhichACallFails() throws IOException, InterruptedException {
        endure(RestoreLane.Sort.MUCH);
    }

    private void endure(RestoreLane.Sort sort) throws IOException, InterruptedException {
        assumeTrue(settings.hasCriu() && settings.selects("faults"), "no criu, or not selected");
        Scratch scratch = Scratch.create(settings.scratch(), "restore-faults");
        List<Step> steps;
        try (Lane lane = new RestoreLane(settings, scratch, sort)) {
            steps = lane.steps();
        }
        assertTrue(steps.size() > 1000, "a restore of everything has but " + steps.size() + " steps");
        Campaign.Lanes lanes = () -> new RestoreLane(settings, scratch, sort);
        new Campaign(Campaign.spread(Campaign.faults(steps, true, false, false), every, from), System.out::println).run(lanes, 2);
        new Campaign(Campaign.spread(Campaign.faults(steps, false, false, true), every * KILLS, from), System.out::println).run(lanes, 2);
        scratch.delete();
    }
}
