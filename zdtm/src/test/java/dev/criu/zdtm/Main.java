package dev.criu.zdtm;

import java.io.IOException;
import java.util.List;

/** Runs the selected programs one after the other, for debugging. Exits with 1 when one fails. */
public final class Main {
    private Main() {
    }

    /** Arguments are system properties only; the {@code zdtm/run} script sets them. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Settings settings = Settings.fromSystemProperties();
        List<Program> programs = settings.selectedPrograms();
        if (programs.isEmpty()) {
            System.err.println("no program is called " + settings.programs());
            System.exit(2);
        }
        boolean failed = false;
        for (Program program : programs) {
            for (Mode mode : settings.modes()) {
                if (settings.includes(program, mode)) {
                    failed |= !run(new Trial(program, mode, settings));
                }
            }
        }
        System.exit(failed ? 1 : 0);
    }

    private static boolean run(Trial trial) throws IOException, InterruptedException {
        long start = System.nanoTime();
        try {
            trial.run();
            System.out.printf("ok      %s (%d ms)%n", trial, (System.nanoTime() - start) / 1_000_000);
            return true;
        } catch (TrialFailure failure) {
            System.out.printf("FAILED  %s%n", failure.getMessage());
            return false;
        }
    }
}
