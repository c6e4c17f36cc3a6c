package dev.criu.core.procfs;

import java.util.ArrayList;
import java.util.List;

/**
 * One descriptor that an epoll(7) watches, a {@code tfd} line of its fdinfo.
 *
 * @param fd number it was added under; by now that number may be closed or something else in the task
 * @param events EPOLL*
 * @param data the caller's cookie
 * @param pos file offset of the target
 * @param ino inode of the target
 * @param device device of the target as the kernel packs {@code s_dev}: major above bit 20, minor below
 */
public record EpollTarget(int fd, int events, long data, long pos, long ino, int device) {
    private static final String KEY = "tfd";

    /**
     * All targets of an epoll, in the kernel's order.
     *
     * @throws ProcfsParseException if a line is malformed, or is none of an epoll
     */
    public static List<EpollTarget> parseAll(FdInfo info) {
        var targets = new ArrayList<EpollTarget>(info.extra().size());
        for (FdInfo.Line line : info.extra()) {
            if (line.key().equals(KEY)) {
                targets.add(parse(new ByteScanner("fdinfo " + KEY, line.value())));
            }
        }
        return targets;
    }

    private static EpollTarget parse(ByteScanner in) {
        int fd = in.positiveInt();
        field(in, "events:");
        int events = in.hexInt();
        field(in, "data:");
        long data = in.hex();
        field(in, "pos:");
        long pos = in.signedDecimal();
        field(in, "ino:");
        long ino = in.hex();
        field(in, "sdev:");
        int device = in.hexInt();
        in.expectEnd();
        return new EpollTarget(fd, events, data, pos, ino, device);
    }

    private static void field(ByteScanner in, String key) {
        in.skipBlanks();
        in.expect(key);
        in.skipBlanks();
    }
}
