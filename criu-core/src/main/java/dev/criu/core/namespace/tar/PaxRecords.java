package dev.criu.core.namespace.tar;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/** Records of an extended header: "LENGTH KEY=VALUE\n" each, values any bytes. */
final class PaxRecords {
    private PaxRecords() {}

    static void parse(byte[] data, Map<String, byte[]> records) throws IOException {
        int at = 0;
        while (at < data.length) {
            int blank = indexOf(data, at, data.length, ' ');
            int end = at + (int) number(data, at, blank);
            int equals = indexOf(data, blank, Math.min(end, data.length), '=');
            if (end > data.length || end <= equals || data[end - 1] != '\n') {
                throw new IOException("a record of an extended header is damaged");
            }
            String key = new String(data, blank + 1, equals - blank - 1, StandardCharsets.UTF_8);
            records.put(key, Arrays.copyOfRange(data, equals + 1, end - 1));
            at = end;
        }
    }

    private static int indexOf(byte[] data, int from, int to, char wanted) throws IOException {
        for (int i = from; i < to; i++) {
            if (data[i] == wanted) {
                return i;
            }
        }
        throw new IOException("a record of an extended header lacks its '" + wanted + "'");
    }

    private static long number(byte[] data, int from, int to) throws IOException {
        try {
            return Long.parseLong(new String(data, from, to - from, StandardCharsets.US_ASCII));
        } catch (NumberFormatException e) {
            throw new IOException("a record of an extended header has no length", e);
        }
    }

    static String text(Map<String, byte[]> records, String key) {
        byte[] value = records.get(key);
        return value == null ? null : new String(value, StandardCharsets.UTF_8);
    }

    static long number(Map<String, byte[]> records, String key, long otherwise) throws IOException {
        byte[] value = records.get(key);
        return value == null ? otherwise : number(value, 0, value.length);
    }
}
