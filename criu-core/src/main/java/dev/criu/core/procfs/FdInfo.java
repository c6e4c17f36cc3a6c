package dev.criu.core.procfs;

import java.util.ArrayList;
import java.util.List;

/**
 * {@code /proc/PID/fdinfo/N} (proc_pid_fdinfo(5)). What the kernel prints for every descriptor is parsed; the lines of a kind are
 * kept raw, to be read by that kind: {@link EventFdInfo}, {@link TimerFdInfo}, {@link SignalFdInfo}, {@link EpollTarget} and others
 * beside their resource.
 *
 * @param pos file offset
 * @param flags file status flags and access mode as open(2) has them, with O_CLOEXEC of this descriptor
 * @param mntId mount that the file was opened through
 * @param ino inode number, 0 if the kernel did not tell (before 5.14)
 * @param extra lines of the kind, in the kernel's order
 */
public record FdInfo(long pos, int flags, int mntId, long ino, List<Line> extra) {
    private static final String FILE = "fdinfo";

    public FdInfo {
        extra = List.copyOf(extra);
    }

    /**
     * One line of a kind.
     *
     * @param key what stands before the first colon, as {@code eventfd-count}, {@code lock} or {@code inotify wd}
     * @param value the rest without the blanks around it, Latin-1
     */
    public record Line(String key, String value) {}

    /**
     * Parses the whole file.
     *
     * @throws ProcfsParseException if a common line is malformed or missing, or the file ends inside a line
     */
    public static FdInfo parse(byte[] data) {
        var in = new ByteScanner(FILE, data);
        long pos = start(in, "pos:").signedDecimal();
        in.expect('\n');
        int flags = start(in, "flags:").octalInt();
        in.expect('\n');
        int mntId = start(in, "mnt_id:").positiveInt();
        in.expect('\n');
        long ino = 0;
        if (in.accept("ino:")) {
            in.skipBlanks();
            ino = in.decimal();
            in.expect('\n');
        }
        return new FdInfo(pos, flags, mntId, ino, in.atEnd() ? List.of() : lines(in));
    }

    /** The value of the first line with a key, or null. */
    public String value(String key) {
        for (Line line : extra) {
            if (line.key().equals(key)) {
                return line.value();
            }
        }
        return null;
    }

    /** Scans the value of the first line with a key. */
    ByteScanner scan(String key) {
        String value = value(key);
        if (value == null) {
            throw new ProcfsParseException(FILE, 0, "\"" + key + ":\" is missing");
        }
        return new ByteScanner(FILE, value);
    }

    private static ByteScanner start(ByteScanner in, String key) {
        in.expect(key);
        in.skipBlanks();
        return in;
    }

    private static List<Line> lines(ByteScanner in) {
        var lines = new ArrayList<Line>();
        while (!in.atEnd()) {
            String line = in.textUntil('\n');
            int colon = line.indexOf(':');
            if (colon >= 0) {
                lines.add(new Line(line.substring(0, colon), line.substring(colon + 1).strip()));
            } else if (!line.isEmpty()) {
                lines.add(new Line(line, ""));
            }
        }
        return lines;
    }
}
