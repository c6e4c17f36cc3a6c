package dev.criu.zdtm;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;

/**
 * What the JVM of {@link RealProgramsTest} runs: threads that compute in rounds and produce garbage meanwhile. Each round
 * ends with one line, which depends on everything computed so far.
 */
final class Workload {
    private static final int THREADS = 4;
    static final int ROUNDS = 300;
    /** The round that waits until the file {@code hold} is gone, so that nobody comes too late to dump this. */
    private static final int HELD = 270;
    private static final int STEPS = 60_000;

    private final long[] results = new long[THREADS];
    private final PrintStream out;
    private final CyclicBarrier barrier = new CyclicBarrier(THREADS, this::report);
    private int round;

    private Workload(PrintStream out) {
        this.out = out;
    }

    /** The only argument is the file to write. */
    public static void main(String[] args) throws IOException, InterruptedException {
        try (PrintStream out = new PrintStream(args[0])) {
            new Workload(out).run();
        }
    }

    private void run() throws InterruptedException {
        Thread[] threads = new Thread[THREADS];
        for (int i = 0; i < THREADS; i++) {
            int index = i;
            threads[i] = new Thread(() -> work(index), "worker-" + i);
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        out.println("done");
    }

    private void work(int index) {
        try {
            for (int i = 0; i < ROUNDS; i++) {
                results[index] = compute(results[index] + index);
                barrier.await();
            }
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A computation whose every step lives on the heap for a while. */
    private static long compute(long seed) {
        Map<Long, String> live = new HashMap<>();
        long state = seed;
        for (int i = 0; i < STEPS; i++) {
            state = state * 6364136223846793005L + 1442695040888963407L;
            live.put(state >>> 50, Long.toHexString(state));
        }
        return live.entrySet().stream().mapToLong(entry -> entry.getKey() * 31 + entry.getValue().hashCode()).sum();
    }

    private void report() {
        while (round == HELD && Files.exists(Path.of("hold"))) {
            LockSupport.parkNanos(20_000_000);
        }
        out.println("round " + ++round + " " + LongStream.of(results).sum());
    }
}
