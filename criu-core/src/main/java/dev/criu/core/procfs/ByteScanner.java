package dev.criu.core.procfs;

import java.nio.charset.StandardCharsets;

/**
 * Walks over the bytes of one file from its start to its end. Every reading method leaves the position behind what it read, or
 * throws {@link ProcfsParseException}.
 */
final class ByteScanner {
    private final String file;
    private final byte[] data;
    private int pos;

    /** @param file kind of file, for messages */
    ByteScanner(String file, byte[] data) {
        this.file = file;
        this.data = data;
    }

    /** Scans a text that the parser of another file has cut out. */
    ByteScanner(String file, String text) {
        this(file, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    boolean atEnd() {
        return pos == data.length;
    }

    int position() {
        return pos;
    }

    void seek(int position) {
        pos = position;
    }

    byte[] data() {
        return data;
    }

    boolean at(char c) {
        return pos < data.length && data[pos] == c;
    }

    char character() {
        if (atEnd()) {
            throw fail("cut short");
        }
        return (char) (data[pos++] & 0xff);
    }

    boolean accept(char c) {
        if (at(c)) {
            pos++;
            return true;
        }
        return false;
    }

    boolean accept(String ascii) {
        int n = ascii.length();
        if (pos + n > data.length) {
            return false;
        }
        for (int i = 0; i < n; i++) {
            if (data[pos + i] != ascii.charAt(i)) {
                return false;
            }
        }
        pos += n;
        return true;
    }

    void expect(char c) {
        if (!accept(c)) {
            throw fail(c == '\n' ? "the line should end here" : "'" + c + "' is missing");
        }
    }

    void expect(String ascii) {
        if (!accept(ascii)) {
            throw fail("\"" + ascii + "\" is missing");
        }
    }

    void expectEnd() {
        if (!atEnd()) {
            throw fail("more than one value");
        }
    }

    /** Skips blanks and tabs. */
    void skipBlanks() {
        while (pos < data.length && (data[pos] == ' ' || data[pos] == '\t')) {
            pos++;
        }
    }

    /** Skips everything up to and with the next line feed. */
    void skipLine() {
        pos = find('\n') + 1;
    }

    /** Offset of the next occurrence of a character, which must be there. */
    int find(char c) {
        for (int i = pos; i < data.length; i++) {
            if (data[i] == c) {
                return i;
            }
        }
        throw fail(c == '\n' ? "cut short" : "'" + c + "' is missing");
    }

    /** The bytes up to a character of this line, which is skipped too. */
    KernelString until(char c) {
        int from = pos;
        for (int i = pos; i < data.length && (data[i] != '\n' || c == '\n'); i++) {
            if (data[i] == c) {
                pos = i + 1;
                return KernelString.of(data, from, i);
            }
        }
        throw fail(c == '\n' ? "cut short" : "'" + c + "' is missing");
    }

    /** As {@link #until}, read as Latin-1. */
    String textUntil(char c) {
        int from = pos;
        pos = find(c) + 1;
        return new String(data, from, pos - 1 - from, StandardCharsets.ISO_8859_1);
    }

    /** A decimal number with an optional minus. */
    long signedDecimal() {
        if (!accept('-')) {
            long value = decimal();
            if (value < 0) {
                throw fail("number is too large");
            }
            return value;
        }
        long value = decimal();
        if (value < 0 && value != Long.MIN_VALUE) {
            throw fail("number is too large");
        }
        return -value;
    }

    int signedInt() {
        long value = signedDecimal();
        if (value != (int) value) {
            throw fail("number is too large");
        }
        return (int) value;
    }

    /** A decimal number that fits a non-negative int, as a pid. */
    int positiveInt() {
        long value = decimal();
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw fail("number is too large");
        }
        return (int) value;
    }

    /** A decimal number of up to 32 bits, as a uid; above {@link Integer#MAX_VALUE} it shows negative. */
    int unsignedInt() {
        return narrow(decimal());
    }

    /** A decimal number of up to 64 bits; above {@link Long#MAX_VALUE} it shows negative. */
    long decimal() {
        int from = pos;
        long value = 0;
        while (pos < data.length) {
            int digit = data[pos] - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            if (pos - from >= 18 && Long.compareUnsigned(value, Long.divideUnsigned(-1L - digit, 10)) > 0) {
                throw fail("number is too large");
            }
            value = value * 10 + digit;
            pos++;
        }
        return number(from, value);
    }

    /** A hexadecimal number of up to 64 bits without prefix. */
    long hex() {
        int from = pos;
        long value = 0;
        while (pos < data.length) {
            int digit = hexDigit(data[pos]);
            if (digit < 0) {
                break;
            }
            if (value >>> 60 != 0) {
                throw fail("number is too large");
            }
            value = value << 4 | digit;
            pos++;
        }
        return number(from, value);
    }

    /** A hexadecimal number of up to 32 bits. */
    int hexInt() {
        return narrow(hex());
    }

    /** An octal number of up to 32 bits, with or without leading zeroes. */
    int octalInt() {
        int from = pos;
        long value = 0;
        while (pos < data.length && data[pos] >= '0' && data[pos] <= '7') {
            value = value << 3 | data[pos++] - '0';
            narrow(value);
        }
        return (int) number(from, value);
    }

    ProcfsParseException fail(String problem) {
        return new ProcfsParseException(file, pos, problem);
    }

    private long number(int from, long value) {
        if (pos == from) {
            throw fail(atEnd() ? "cut short" : "a number is missing");
        }
        return value;
    }

    private int narrow(long value) {
        if (value >>> 32 != 0) {
            throw fail("number is too large");
        }
        return (int) value;
    }

    private static int hexDigit(byte b) {
        if (b >= '0' && b <= '9') {
            return b - '0';
        }
        return b >= 'a' && b <= 'f' ? b - 'a' + 10 : -1;
    }
}
