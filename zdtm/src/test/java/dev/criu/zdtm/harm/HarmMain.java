package dev.criu.zdtm.harm;

import dev.criu.zdtm.Scratch;
import dev.criu.zdtm.Settings;
import dev.criu.zdtm.TrialFailure;
import java.io.IOException;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** The long form of the tests of harmlessness; {@code zdtm/faults} starts it. Exits with 1 when harm was done. */
public final class HarmMain {
    private HarmMain() {
    }

    /** The arguments are those of {@code zdtm/faults}. */
    public static void main(String[] args) throws IOException, InterruptedException {
        HarmOptions options = HarmOptions.parse(args);
        Settings settings = Settings.fromSystemProperties();
        if (options.what() == HarmOptions.What.RANDOM_KILLS) {
            killAtRandom(settings, options);
            return;
        }
        Scratch scratch = Scratch.create(settings.scratch(), "faults");
        Campaign.Lanes lanes = () -> switch (options.what()) {
            case DUMP -> new DumpLane(settings, scratch);
            case RESTORE -> new RestoreLane(settings, scratch, options.sort());
            case RANDOM_KILLS -> throw new IllegalStateException("has no lanes");
        };
        List<Step> steps;
        try (Lane lane = lanes.open()) {
            lane.steps();
            steps = lane.steps();
        }
        tell(steps.size() + " steps");
        if (options.listOnly()) {
            steps.forEach(System.out::println);
        } else {
            List<Fault> faults = Campaign.faults(steps, options.errors(), options.allErrors(), options.kills());
            try {
                new Campaign(Campaign.spread(faults, options.stride(), options.offset()), HarmMain::tell).run(lanes, options.lanes());
            } catch (TrialFailure failure) {
                System.out.println(failure.getMessage());
                System.exit(1);
            }
        }
        scratch.delete();
    }

    private static void killAtRandom(Settings settings, HarmOptions options) throws IOException, InterruptedException {
        try {
            new RandomKills(settings, HarmMain::tell).run(options.count(), options.lanes());
        } catch (TrialFailure failure) {
            System.out.println(failure.getMessage());
            System.exit(1);
        }
    }

    private static void tell(String line) {
        System.out.println(LocalTime.now().truncatedTo(ChronoUnit.SECONDS) + " " + line);
    }
}
