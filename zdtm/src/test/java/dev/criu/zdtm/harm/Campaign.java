package dev.criu.zdtm.harm;

import dev.criu.zdtm.TrialFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Goes through many faults on several lanes. */
final class Campaign {
    private static final int TELL_EVERY = 500;

    private final List<Fault> faults;
    private final Consumer<String> out;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger tolerated = new AtomicInteger();
    private final List<String> failures = new ArrayList<>();

    /** @param out is told how it goes */
    Campaign(List<Fault> faults, Consumer<String> out) {
        this.faults = faults;
        this.out = out;
    }

    /** How a lane is made. */
    interface Lanes {
        Lane open() throws IOException;
    }

    /** What shall happen at every step: all that may, or the most telling error alone. */
    static List<Fault> faults(List<Step> steps, boolean errors, boolean allErrors, boolean kills) {
        List<Fault> faults = new ArrayList<>();
        for (Step step : steps) {
            if (errors) {
                step.errnos().stream().limit(allErrors ? Long.MAX_VALUE : 1).forEach(errno -> faults.add(new Fault(step, errno)));
            }
            if (kills) {
                faults.add(new Fault(step, 0));
            }
        }
        return faults;
    }

    /** Every {@code stride}th of them, beginning with {@code offset}. */
    static List<Fault> spread(List<Fault> faults, int stride, int offset) {
        List<Fault> some = new ArrayList<>();
        for (int i = offset; i < faults.size(); i += stride) {
            some.add(faults.get(i));
        }
        return some;
    }

    /** Goes through all; throws a failure that tells of every harm done. */
    void run(Lanes lanes, int count) throws IOException, InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(count);
        try {
            List<Callable<Void>> runs = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                runs.add(() -> {
                    work(lanes);
                    return null;
                });
            }
            for (Future<Void> run : pool.invokeAll(runs)) {
                run.get();
            }
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } finally {
            pool.shutdown();
        }
        out.accept(summary());
        if (!failures.isEmpty()) {
            throw new TrialFailure(failures.size() + " of " + faults.size() + " faults did harm:\n" + String.join("\n", failures));
        }
    }

    private void work(Lanes lanes) throws IOException {
        try (Lane lane = lanes.open()) {
            for (int i = next.getAndIncrement(); i < faults.size(); i = next.getAndIncrement()) {
                try {
                    if (lane.endure(faults.get(i))) {
                        tolerated.incrementAndGet();
                    }
                } catch (TrialFailure failure) {
                    out.accept("HARM " + failure.getMessage());
                    synchronized (failures) {
                        failures.add(failure.getMessage().lines().limit(3).reduce((a, b) -> a + " | " + b).orElse(""));
                    }
                }
                if ((i + 1) % TELL_EVERY == 0) {
                    out.accept(i + 1 + " of " + faults.size() + " faults, " + failures.size() + " did harm");
                }
            }
        }
    }

    private String summary() {
        var calls = new TreeMap<String, Integer>();
        faults.forEach(fault -> calls.merge(fault.kills() ? "SIGKILL" : "errors", 1, Integer::sum));
        return faults.size() + " faults " + calls + ", " + tolerated.get() + " tolerated, " + failures.size() + " did harm";
    }
}
