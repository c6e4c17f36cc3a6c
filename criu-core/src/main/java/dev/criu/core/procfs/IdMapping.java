package dev.criu.core.procfs;

import java.util.ArrayList;
import java.util.List;

/**
 * One line of {@code /proc/PID/uid_map} or {@code gid_map} (user_namespaces(7)); 32 bits unsigned each.
 *
 * @param inside first id in the task's user namespace
 * @param outside first id in the reader's user namespace (in the parent's, if they are the same)
 * @param length how many ids map
 */
public record IdMapping(int inside, int outside, int length) {
    /** Parses the whole file. */
    public static List<IdMapping> parseAll(byte[] data) {
        var in = new ByteScanner("id map", data);
        var map = new ArrayList<IdMapping>();
        while (!in.atEnd()) {
            map.add(new IdMapping(number(in), number(in), number(in)));
            in.expect('\n');
        }
        return map;
    }

    private static int number(ByteScanner in) {
        in.skipBlanks();
        return in.unsignedInt();
    }
}
