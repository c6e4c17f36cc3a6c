package dev.criu.zdtm;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Runs the selected programs side by side, for debugging. Exits with 1 when one fails. */
public final class Main {
    /** Much of a run is waiting. */
    private static final int RUNS_PER_CORE = 2;
    /** For runs that are interrupted to end what they have started. */
    private static final int CLEANING_SECONDS = 15;

    private Main() {
    }

    /** Arguments are system properties only; the {@code zdtm/run} script sets them. */
    public static void main(String[] args) throws IOException, InterruptedException, ExecutionException {
        Settings settings = settings();
        List<Program> programs = settings.selectedPrograms();
        if (programs.isEmpty()) {
            System.err.println("no program is called " + settings.programs());
            System.exit(2);
        }
        List<Callable<Boolean>> runs = new ArrayList<>();
        for (Program program : programs) {
            for (Mode mode : settings.modes()) {
                if (settings.includes(program, mode)) {
                    Trial trial = new Trial(program, mode, settings);
                    runs.add(() -> run(trial));
                }
            }
        }
        System.exit(allPass(runs) ? 0 : 1);
    }

    private static Settings settings() {
        try {
            return Settings.fromSystemProperties();
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            throw e;
        }
    }

    private static boolean allPass(List<Callable<Boolean>> runs) throws InterruptedException, ExecutionException {
        ExecutorService pool = Executors.newFixedThreadPool(RUNS_PER_CORE * Runtime.getRuntime().availableProcessors());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> interrupt(pool)));
        boolean passed = true;
        for (Future<Boolean> run : pool.invokeAll(runs)) {
            passed &= run.get();
        }
        return passed;
    }

    /** A run that is interrupted fails, and leaves nobody running. */
    private static void interrupt(ExecutorService pool) {
        pool.shutdownNow();
        try {
            pool.awaitTermination(CLEANING_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
