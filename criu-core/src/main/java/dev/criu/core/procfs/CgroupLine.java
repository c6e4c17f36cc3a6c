package dev.criu.core.procfs;

import java.util.ArrayList;
import java.util.List;

/**
 * One hierarchy of {@code /proc/PID/cgroup} (cgroups(7)).
 *
 * @param hierarchy number of a version 1 hierarchy, 0 for version 2
 * @param controllers controllers separated by commas, or {@code name=NAME}; empty for version 2
 * @param path the task's group, relative to the reader's cgroup namespace, which may begin with {@code /..}
 */
public record CgroupLine(int hierarchy, String controllers, KernelString path) {
    /** Parses the whole file. */
    public static List<CgroupLine> parseAll(byte[] data) {
        var in = new ByteScanner("cgroup", data);
        var lines = new ArrayList<CgroupLine>();
        while (!in.atEnd()) {
            int hierarchy = in.positiveInt();
            in.expect(':');
            // A named hierarchy's name holds no colon: cgroup1_parse_param() allows letters, digits and ". - _".
            String controllers = in.textUntil(':');
            lines.add(new CgroupLine(hierarchy, controllers, in.until('\n')));
        }
        return lines;
    }
}
