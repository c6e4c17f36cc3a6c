package dev.criu.core.procfs;

/**
 * {@code /proc/PID/timens_offsets} (time_namespaces(7)): what the task's children's time namespace adds to the initial one's clocks.
 *
 * @param monotonicSeconds offset of CLOCK_MONOTONIC
 * @param monotonicNanos likewise, 0 to 999,999,999
 * @param boottimeSeconds offset of CLOCK_BOOTTIME
 * @param boottimeNanos likewise
 */
public record TimensOffsets(long monotonicSeconds, int monotonicNanos, long boottimeSeconds, int boottimeNanos) {
    /** Parses the whole file. */
    public static TimensOffsets parse(byte[] data) {
        var in = new ByteScanner("timens_offsets", data);
        in.expect("monotonic");
        long monotonic = seconds(in);
        int monotonicNanos = nanos(in);
        in.expect("boottime");
        long boottime = seconds(in);
        int boottimeNanos = nanos(in);
        in.expectEnd();
        return new TimensOffsets(monotonic, monotonicNanos, boottime, boottimeNanos);
    }

    private static long seconds(ByteScanner in) {
        in.skipBlanks();
        return in.signedDecimal();
    }

    private static int nanos(ByteScanner in) {
        in.skipBlanks();
        int nanos = in.positiveInt();
        in.expect('\n');
        return nanos;
    }
}
