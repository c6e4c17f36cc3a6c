package dev.criu.zdtm;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A point in time by which something must have happened. */
public final class Deadline {
    private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final long end;

    private Deadline(Duration timeout) {
        end = System.nanoTime() + timeout.toNanos();
    }

    /** The point in time after a timeout from now. */
    public static Deadline in(Duration timeout) {
        return new Deadline(timeout);
    }

    /** Waits for a condition that nothing announces; false when it did not come true in time, or on interruption. */
    public boolean await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end >= 0 || Thread.currentThread().isInterrupted()) {
                return condition.getAsBoolean();
            }
            LockSupport.parkNanos(STEP_NANOS);
        }
        return true;
    }
}
