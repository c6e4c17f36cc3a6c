package dev.criu.cli;

import dev.criu.linux.call.Interposer;
import dev.criu.linux.fault.FaultInjector;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Runs of the command in which system calls fail, for tests of what is left behind then. The environment variable CRIU_FAULTS says
 * how:
 *
 * <ul>
 *   <li>{@code list}: nothing fails, and every step is told as a line {@code step THREAD/NUMBER CALL PLACE}
 *   <li>{@code THREAD/NUMBER:ERRNO}: that step fails; it is told when its time has come
 *   <li>{@code THREAD/NUMBER:KILL}: there, SIGKILL ends this process
 *   <li>{@code serve}: one of these after the other is read from standard input, a line for each run of the command; {@code none} is
 *       an undisturbed one. Each run ends with a line {@code exit STATUS}
 * </ul>
 */
final class FaultyRuns {
    private static final String SERVE = "serve";
    private static final String LIST = "list";
    private static final String NONE = "none";

    private final String[] args;

    FaultyRuns(String[] args) {
        this.args = args;
    }

    /** Does what {@code CRIU_FAULTS} says; the exit status of the last run. */
    int run(String faults) {
        return faults.equals(SERVE) ? serve() : once(faults);
    }

    private int serve() {
        int status = 0;
        try (var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                status = onThreadOfItsOwn(line);
                System.err.flush();
                System.out.println("exit " + status);
                System.out.flush();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return status;
    }

    /** A run leaves its tracees when its thread ends, as it would if the process did. */
    private int onThreadOfItsOwn(String faults) {
        int[] status = {1};
        Thread thread = new Thread(() -> status[0] = once(faults), "main");
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return status[0];
    }

    private int once(String faults) {
        return new Cli(System.out, System.err, System.getenv(), new DirectEngine(interposer(faults)), System.nanoTime()).run(args);
    }

    private static Interposer interposer(String faults) {
        return switch (faults) {
            case LIST -> FaultInjector.listing(FaultyRuns::tell);
            case NONE -> null;
            default -> FaultInjector.failing(faults, FaultyRuns::tell);
        };
    }

    private static void tell(String step) {
        System.out.println("step " + step);
    }
}
