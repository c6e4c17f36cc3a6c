package dev.criu.images.json;

import java.util.ArrayList;
import java.util.List;

/**
 * IP addresses between their text and the u32 words of an image. A word holds four bytes of the address as a
 * little-endian machine loads them; one word is IPv4, four are IPv6.
 */
final class Addresses {

    private static final int GROUPS = 8;

    private Addresses() {
    }

    /** @param words one or four words */
    static String text(List<Long> words) {
        return words.size() == 1 ? ipv4(words.get(0)) : ipv6(words);
    }

    private static String ipv4(long word) {
        return (word & 0xff) + "." + (word >> 8 & 0xff) + "." + (word >> 16 & 0xff) + "." + (word >> 24 & 0xff);
    }

    /** The longest run of two or more zero groups is left out (RFC 5952). */
    private static String ipv6(List<Long> words) {
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            int half = (int) (words.get(i / 2) >> i % 2 * 16);
            groups[i] = (half & 0xff) << 8 | half >> 8 & 0xff;
        }
        int start = -1;
        int length = 1;
        for (int i = 0; i < GROUPS; i++) {
            int end = i;
            while (end < GROUPS && groups[end] == 0) {
                end++;
            }
            if (end - i > length) {
                start = i;
                length = end - i;
            }
        }
        return start < 0 ? join(groups, 0, GROUPS)
                : join(groups, 0, start) + "::" + join(groups, start + length, GROUPS);
    }

    private static String join(int[] groups, int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append(i > from ? ":" : "").append(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }

    /** @throws JsonException if {@code text} is no address */
    static List<Long> words(String text) {
        int[] bytes = text.indexOf(':') >= 0 ? ipv6Bytes(text) : ipv4Bytes(text);
        List<Long> words = new ArrayList<>();
        for (int i = 0; i < bytes.length; i += 4) {
            words.add((long) bytes[i] | bytes[i + 1] << 8 | bytes[i + 2] << 16 | (long) bytes[i + 3] << 24);
        }
        return words;
    }

    private static int[] ipv4Bytes(String text) {
        String[] parts = text.split("\\.", -1);
        int[] bytes = new int[4];
        for (int i = 0; i < 4; i++) {
            bytes[i] = parts.length == 4 ? number(parts[i], 10, 0xff, text) : number("", 10, 0, text);
        }
        return bytes;
    }

    private static int[] ipv6Bytes(String text) {
        int gap = text.indexOf("::");
        List<Integer> head = groups(gap < 0 ? text : text.substring(0, gap), text);
        List<Integer> tail = groups(gap < 0 ? "" : text.substring(gap + 2), text);
        int missing = GROUPS - head.size() - tail.size();
        if (gap < 0 ? missing != 0 : missing < 1) {
            throw new JsonException("'" + text + "' is no IPv6 address");
        }
        int[] bytes = new int[2 * GROUPS];
        for (int i = 0; i < head.size(); i++) {
            put(bytes, i, head.get(i));
        }
        for (int i = 0; i < tail.size(); i++) {
            put(bytes, head.size() + missing + i, tail.get(i));
        }
        return bytes;
    }

    private static List<Integer> groups(String part, String text) {
        List<Integer> groups = new ArrayList<>();
        for (String group : part.isEmpty() ? new String[0] : part.split(":", -1)) {
            if (group.indexOf('.') >= 0) {
                int[] bytes = ipv4Bytes(group);
                groups.add(bytes[0] << 8 | bytes[1]);
                groups.add(bytes[2] << 8 | bytes[3]);
            } else {
                groups.add(number(group, 16, 0xffff, text));
            }
        }
        return groups;
    }

    private static void put(int[] bytes, int group, int value) {
        bytes[2 * group] = value >> 8;
        bytes[2 * group + 1] = value & 0xff;
    }

    private static int number(String digits, int radix, int max, String text) {
        try {
            int value = Integer.parseUnsignedInt(digits, radix);
            if (value >= 0 && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new JsonException("'" + text + "' is no IP address");
    }
}
