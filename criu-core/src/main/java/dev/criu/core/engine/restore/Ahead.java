package dev.criu.core.engine.restore;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.function.Function;

/** Work on things one after the other, somewhere else and before the results are asked for. */
final class Ahead<T, R> {
    /** The most results that wait to be asked for: enough to keep a processor busy, few enough for the heap. */
    private static final int MOST = 64;

    private final Executor executor;
    private final Iterator<T> things;
    private final Function<T, R> work;
    private final Deque<FutureTask<R>> begun = new ArrayDeque<>();

    /** Begins with the first things. */
    Ahead(Executor executor, List<T> things, Function<T, R> work) {
        this.executor = executor;
        this.things = things.iterator();
        this.work = work;
        while (begun.size() < MOST && beginNext()) {
            // It has begun.
        }
    }

    private boolean beginNext() {
        if (!things.hasNext()) {
            return false;
        }
        T thing = things.next();
        FutureTask<R> task = new FutureTask<>(() -> work.apply(thing));
        begun.add(task);
        executor.execute(task);
        return true;
    }

    /** The result for the next thing, in their order; throws what the work threw. */
    R next() {
        R result = SideBySide.await(begun.remove());
        beginNext();
        return result;
    }
}
