package dev.criu.zdtm.soak;

import dev.criu.zdtm.Scratch;
import dev.criu.zdtm.Settings;
import dev.criu.zdtm.TrialFailure;
import java.io.IOException;
import java.util.List;

/** Soaks, in namespaces of its own; {@code zdtm/soak} starts it. Exits with 1 after a leak, drift or failure. */
public final class SoakMain {
    private SoakMain() {
    }

    /** The arguments are those of {@code zdtm/soak}, except for the criu, which is a system property. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Settings settings = Settings.fromSystemProperties();
        if (Isolation.isInside()) {
            System.exit(soak(settings, SoakOptions.parse(List.of(args))) ? 0 : 1);
        }
        SoakOptions.parse(List.of(args));
        System.exit(Isolation.command(settings, List.of(args)).inheritIO().start().waitFor());
    }

    private static boolean soak(Settings settings, SoakOptions options) throws IOException, InterruptedException {
        Scratch scratch = Scratch.create(settings.scratch(), "soak");
        boolean well;
        try (Soak soak = new Soak(settings, options, scratch, System.out)) {
            well = soak.run();
        } catch (TrialFailure failure) {
            System.out.println("FAILED " + failure.getMessage() + "--- kept in " + scratch.directory());
            return false;
        }
        scratch.delete();
        return well;
    }
}
