package dev.criu.cli.logging;

import java.util.Locale;

/** The parts of a log line. */
public final class LogLine {
    private static final int MICROS = 1_000_000;

    private LogLine() {}

    /** The one line that a failed operation leaves on standard error. */
    public static String error(String place, String message) {
        return line("Error (", place, message);
    }

    /** The one line on standard error that tells what does not let an operation fail. */
    public static String warning(String place, String message) {
        return line("Warn  (", place, message);
    }

    private static String line(String beginning, String place, String message) {
        var line = new StringBuilder(beginning).append(place).append("): ");
        text(line, message);
        return line.toString();
    }

    /** Appends {@code (SS.UUUUUU) }. */
    static void time(StringBuilder line, long micros) {
        long seconds = micros / MICROS;
        line.append('(');
        if (seconds < 10) {
            line.append('0');
        }
        line.append(seconds).append('.');
        // The leading one keeps the zeroes.
        line.append(Long.toString(MICROS + micros % MICROS), 1, 7).append(") ");
    }

    /** Appends a message; control characters, which a path may hold, show as octal escapes so that a line stays a line. */
    static void text(StringBuilder line, String message) {
        if (message == null) {
            return;
        }
        for (int i = 0; i < message.length(); i++) {
            char c = message.charAt(i);
            if (c >= ' ' && c != 0x7f || c == '\t') {
                line.append(c);
            } else {
                line.append('\\').append(c >> 6 & 7).append(c >> 3 & 7).append(c & 7);
            }
        }
    }

    /** {@code dev.criu.core.tree.Freezer} speaks as {@code freezer}. */
    static String place(String logger) {
        return logger.substring(logger.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }
}
