package dev.criu.core.namespace.tar;

import java.io.IOException;

/** Times in pax records: decimal seconds since the epoch with a fraction, perhaps negative. */
final class TarTime {
    private static final int NANOS = 1_000_000_000;
    private static final int DIGITS = 9;

    private TarTime() {}

    /** A time before the epoch has its fraction counted forwards in the kernel, backwards in the text. */
    static String print(long seconds, int nanos) {
        boolean negative = seconds < 0;
        long whole = negative && nanos != 0 ? -(seconds + 1) : Math.abs(seconds);
        int fraction = negative && nanos != 0 ? NANOS - nanos : nanos;
        String digits = Integer.toString(NANOS + fraction).substring(1);
        return (negative ? "-" : "") + whole + "." + digits;
    }

    static long seconds(String text) throws IOException {
        long whole = whole(text);
        return isNegative(text) && fraction(text) != 0 ? -whole - 1 : isNegative(text) ? -whole : whole;
    }

    static int nanos(String text) throws IOException {
        int fraction = fraction(text);
        return isNegative(text) && fraction != 0 ? NANOS - fraction : fraction;
    }

    private static boolean isNegative(String text) {
        return text.startsWith("-");
    }

    private static long whole(String text) throws IOException {
        int point = text.indexOf('.');
        return number(text.substring(isNegative(text) ? 1 : 0, point < 0 ? text.length() : point), text);
    }

    private static int fraction(String text) throws IOException {
        int point = text.indexOf('.');
        if (point < 0) {
            return 0;
        }
        String digits = (text.substring(point + 1) + "000000000").substring(0, DIGITS);
        return (int) number(digits, text);
    }

    private static long number(String digits, String text) throws IOException {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            throw new IOException("\"" + text + "\" is no time", e);
        }
    }
}
