package dev.criu.core.procfs;

/**
 * What fdinfo tells about a signalfd(2).
 *
 * @param mask signals that can be read; bit n-1 is signal n
 */
public record SignalFdInfo(long mask) {
    /** @throws ProcfsParseException if this is no signalfd */
    public static SignalFdInfo parse(FdInfo info) {
        var in = info.scan("sigmask");
        long mask = in.hex();
        in.expectEnd();
        return new SignalFdInfo(mask);
    }
}
