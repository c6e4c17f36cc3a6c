package dev.criu.core.resource.timerfd;

import dev.criu.core.api.CriuException;
import dev.criu.proto.fown_entry;
import java.time.Duration;

/**
 * A timer as it stood when the tree was dumped.
 *
 * @param id number of the file in the images
 * @param flags access mode and status flags of the file
 * @param ticks expirations that nobody has read, 64 bits unsigned
 * @param settimeFlags TFD_TIMER_* that it was last set with
 * @param remaining time to the next expiration, zero for a disarmed timer
 * @param interval period, zero for a single shot
 */
record Timerfd(
        int id, int flags, fown_entry owner, Clock clock, long ticks, int settimeFlags, Duration remaining, Duration interval) {
    /** The time was given by the clock, not from now on. */
    static final int TFD_TIMER_ABSTIME = 1;
    /** Reads fail when the clock is set. */
    static final int TFD_TIMER_CANCEL_ON_SET = 2;

    Timerfd {
        if ((settimeFlags & ~(TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET)) != 0) {
            throw corrupt(id, "settime flags 0x" + Integer.toHexString(settimeFlags) + " are not known");
        }
        if (remaining.isNegative() || interval.isNegative()) {
            throw corrupt(id, "time runs backwards: remaining " + remaining + ", interval " + interval);
        }
    }

    boolean isArmed() {
        return !remaining.isZero();
    }

    /** Periodic, expired, and not wound up again by a read yet (timerfd_tmrproc and timerfd_read_iter in fs/timerfd.c). */
    boolean standsExpired() {
        return !isArmed() && ticks != 0 && !interval.isZero();
    }

    boolean isAbsolute() {
        return (settimeFlags & TFD_TIMER_ABSTIME) != 0;
    }

    /** Whether it is as timerfd_create(2) makes it. */
    boolean isUntouched() {
        return !isArmed() && ticks == 0 && settimeFlags == 0 && interval.isZero();
    }

    static CriuException corrupt(int id, String problem) {
        return new CriuException("timerfd", "file 0x" + Integer.toHexString(id) + ": " + problem);
    }
}
