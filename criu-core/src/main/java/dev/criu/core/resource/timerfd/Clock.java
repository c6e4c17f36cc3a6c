package dev.criu.core.resource.timerfd;

import dev.criu.core.api.CriuException;

/** The clocks that timerfd_create(2) takes (include/uapi/linux/time.h). */
enum Clock {
    REALTIME(0, 0),
    MONOTONIC(1, 1),
    BOOTTIME(7, 7),
    REALTIME_ALARM(8, 0),
    BOOTTIME_ALARM(9, 7);

    private final int number;
    private final int base;

    Clock(int number, int base) {
        this.number = number;
        this.base = base;
    }

    /** @throws CriuException if there is no such clock */
    static Clock of(int number) {
        for (Clock clock : values()) {
            if (clock.number == number) {
                return clock;
            }
        }
        throw new CriuException("timerfd", "clock " + number + " is not known; a newer criu may know it");
    }

    /** CLOCK_*. */
    int number() {
        return number;
    }

    /** The clock that shows the same time and can be read without a real-time clock device. */
    int base() {
        return base;
    }
}
