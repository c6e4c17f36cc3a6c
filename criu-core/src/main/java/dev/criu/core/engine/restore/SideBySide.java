package dev.criu.core.engine.restore;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Work on many things that do not depend on each other, on all processors. */
final class SideBySide {
    /** What one thread takes at a time; fewer things than two such pieces are not worth a thread. */
    private static final int PIECE = 8;

    private SideBySide() {}

    /** The results in the order of the things; throws what the first of them threw whose work failed. */
    static <T, R> List<R> map(List<T> things, Function<T, R> work) {
        if (things.size() < 2 * PIECE) {
            return apply(things, work);
        }
        ExecutorService threads = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors(), task -> {
            Thread thread = new Thread(task, "images");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<List<R>>> pieces = new ArrayList<>();
            for (int from = 0; from < things.size(); from += PIECE) {
                List<T> piece = things.subList(from, Math.min(from + PIECE, things.size()));
                pieces.add(threads.submit(() -> apply(piece, work)));
            }
            List<R> results = new ArrayList<>(things.size());
            pieces.forEach(piece -> results.addAll(await(piece)));
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    private static <T, R> List<R> apply(List<T> things, Function<T, R> work) {
        List<R> results = new ArrayList<>(things.size());
        for (T thing : things) {
            results.add(work.apply(thing));
        }
        return results;
    }

    /** Waits for work on another thread; throws what it threw. */
    static <R> R await(Future<R> piece) {
        try {
            return piece.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
