package dev.criu.core.procfs;

/**
 * What fdinfo tells about a timerfd (timerfd_create(2)).
 *
 * @param clockId CLOCK_*
 * @param ticks expirations not yet read, 64 bits unsigned
 * @param settimeFlags TFD_TIMER_* of the last timerfd_settime(2)
 * @param valueSeconds time to the next expiration; zero with {@code valueNanos} means disarmed
 * @param valueNanos likewise
 * @param intervalSeconds period, zero with {@code intervalNanos} for a single shot
 * @param intervalNanos likewise
 */
public record TimerFdInfo(
        int clockId,
        long ticks,
        int settimeFlags,
        long valueSeconds,
        long valueNanos,
        long intervalSeconds,
        long intervalNanos) {

    /** @throws ProcfsParseException if this is no timerfd */
    public static TimerFdInfo parse(FdInfo info) {
        var value = info.scan("it_value");
        long valueSeconds = first(value);
        long valueNanos = second(value);
        var interval = info.scan("it_interval");
        long intervalSeconds = first(interval);
        long intervalNanos = second(interval);
        return new TimerFdInfo(
                info.scan("clockid").positiveInt(), info.scan("ticks").decimal(), info.scan("settime flags").octalInt(),
                valueSeconds, valueNanos, intervalSeconds, intervalNanos);
    }

    /** The same timer at the beginning of a period. */
    public TimerFdInfo withWholePeriodLeft() {
        return new TimerFdInfo(
                clockId, ticks, settimeFlags, intervalSeconds, intervalNanos, intervalSeconds, intervalNanos);
    }

    private static long first(ByteScanner in) {
        in.expect('(');
        long seconds = in.decimal();
        in.expect(", ");
        return seconds;
    }

    private static long second(ByteScanner in) {
        long nanos = in.decimal();
        in.expect(')');
        in.expectEnd();
        return nanos;
    }
}
