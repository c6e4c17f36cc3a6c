package dev.criu.core.procfs;

/**
 * {@code /proc/uptime} (proc_uptime(5)).
 *
 * @param upCentiseconds time since boot, of the reader's time namespace, in 1/100 s
 * @param idleCentiseconds time that all processors together were idle, in 1/100 s
 */
public record Uptime(long upCentiseconds, long idleCentiseconds) {
    /** Parses the whole file. */
    public static Uptime parse(byte[] data) {
        var in = new ByteScanner("uptime", data);
        long up = hundredths(in);
        in.expect(' ');
        long idle = hundredths(in);
        in.expect('\n');
        in.expectEnd();
        return new Uptime(up, idle);
    }

    private static long hundredths(ByteScanner in) {
        long whole = in.decimal();
        in.expect('.');
        return whole * 100 + in.positiveInt();
    }
}
