package dev.criu.core.namespace.ipc;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Parses {@code /proc/sysvipc/shm}, {@code msg} and {@code sem}: a heading, then a line per object that begins with key and id. */
public final class SystemVList {
    /** An object: its key (0 for IPC_PRIVATE) and its number. */
    public record Item(int key, int id) {}

    private SystemVList() {}

    public static List<Item> parse(byte[] data) {
        List<Item> items = new ArrayList<>();
        String[] lines = new String(data, StandardCharsets.US_ASCII).split("\n");
        for (int i = 1; i < lines.length; i++) {
            String line = lines[i].strip();
            int blank = line.indexOf(' ');
            String rest = line.substring(blank).strip();
            int end = rest.indexOf(' ');
            items.add(new Item(
                    (int) Long.parseLong(line.substring(0, blank)),
                    Integer.parseInt(end < 0 ? rest : rest.substring(0, end))));
        }
        return items;
    }
}
