package dev.criu.core.procfs;

import java.util.ArrayList;
import java.util.List;

/**
 * {@code /proc/PID/limits} (proc_pid_limits(5)), readable where prlimit(2) is not permitted.
 *
 * @param limits by RLIMIT_* number, 16 of them
 */
public record Limits(List<Limit> limits) {
    /** RLIM_INFINITY. */
    public static final long UNLIMITED = -1L;

    /** {@code lnames} of {@code fs/proc/base.c}, by RLIMIT_* number. */
    private static final String[] NAMES = {
        "Max cpu time", "Max file size", "Max data size", "Max stack size", "Max core file size", "Max resident set",
        "Max processes", "Max open files", "Max locked memory", "Max address space", "Max file locks", "Max pending signals",
        "Max msgqueue size", "Max nice priority", "Max realtime priority", "Max realtime timeout"
    };

    /** RLIM_NLIMITS. */
    public static final int COUNT = NAMES.length;

    public Limits {
        limits = List.copyOf(limits);
        if (limits.size() != NAMES.length) {
            throw new IllegalArgumentException(limits.size() + " limits instead of " + NAMES.length);
        }
    }

    /** One resource's limits, 64 bits unsigned; {@link #UNLIMITED} for none. */
    public record Limit(long soft, long hard) {}

    /** The limits of a resource by its RLIMIT_* number. */
    public Limit of(int resource) {
        return limits.get(resource);
    }

    /**
     * Parses the whole file.
     *
     * @throws ProcfsParseException if a resource is missing or unknown
     */
    public static Limits parse(byte[] data) {
        var in = new ByteScanner("limits", data);
        in.expect("Limit ");
        in.skipLine();
        var limits = new ArrayList<Limit>(NAMES.length);
        for (String name : NAMES) {
            in.expect(name);
            limits.add(new Limit(value(in), value(in)));
            in.skipLine();
        }
        in.expectEnd();
        return new Limits(limits);
    }

    private static long value(ByteScanner in) {
        in.skipBlanks();
        return in.accept("unlimited") ? UNLIMITED : in.decimal();
    }
}
