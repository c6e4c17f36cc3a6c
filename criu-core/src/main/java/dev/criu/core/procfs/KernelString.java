package dev.criu.core.procfs;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes that the kernel gave for a path, a command name or an option list. They are text by convention only: a path is any bytes
 * but NUL, so decoding to a {@link String} and back may change it. Immutable.
 */
public final class KernelString {
    /** No bytes at all. */
    public static final KernelString EMPTY = new KernelString(new byte[0]);

    private final byte[] bytes;

    private KernelString(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Takes a copy of the bytes. */
    public static KernelString of(byte[] bytes) {
        return of(bytes, 0, bytes.length);
    }

    /** Takes a copy of the bytes from {@code from} to before {@code to}. */
    public static KernelString of(byte[] bytes, int from, int to) {
        return from == to ? EMPTY : new KernelString(Arrays.copyOfRange(bytes, from, to));
    }

    /** Encodes as UTF-8. */
    public static KernelString of(String text) {
        return text.isEmpty() ? EMPTY : new KernelString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Takes the bytes of an image field. */
    public static KernelString of(ByteString bytes) {
        return bytes.isEmpty() ? EMPTY : new KernelString(bytes.toByteArray());
    }

    /** The bytes for an image field. */
    public ByteString toByteString() {
        return ByteString.copyFrom(bytes);
    }

    /** A copy of the bytes, without a terminating NUL. */
    public byte[] toByteArray() {
        return bytes.clone();
    }

    /** Number of bytes. */
    public int length() {
        return bytes.length;
    }

    /** Whether there are no bytes. */
    public boolean isEmpty() {
        return bytes.length == 0;
    }

    /** The byte at an index. */
    public byte byteAt(int index) {
        return bytes[index];
    }

    /** Whether the bytes begin with an ASCII prefix. */
    public boolean startsWith(String ascii) {
        return hasAt(ascii, 0);
    }

    /** Whether the first {@code length} bytes are those of another. */
    public boolean startsWith(KernelString other, int length) {
        return length <= bytes.length && length <= other.bytes.length && Arrays.equals(bytes, 0, length, other.bytes, 0, length);
    }

    /** Whether the bytes end with an ASCII suffix. */
    public boolean endsWith(String ascii) {
        return hasAt(ascii, bytes.length - ascii.length());
    }

    /** Whether these are exactly the characters of an ASCII text. */
    public boolean contentEquals(String ascii) {
        return bytes.length == ascii.length() && hasAt(ascii, 0);
    }

    /** The bytes from {@code from} to before {@code to}. */
    public KernelString substring(int from, int to) {
        return from == 0 && to == bytes.length ? this : of(bytes, from, to);
    }

    /**
     * Replaces every backslash with three octal digits by the byte they name: what the kernel's {@code mangle_path()}
     * ({@code fs/seq_file.c}) did to blanks and backslashes in {@code mountinfo}. Other backslashes stay.
     */
    public KernelString unescapeOctal() {
        return unescape(-1);
    }

    /** Replaces {@code \\012} by a line feed and nothing else, as {@code maps} escapes only that. */
    public KernelString unescapeLineFeeds() {
        return unescape('\n');
    }

    boolean sameAs(byte[] other, int from, int to) {
        return Arrays.equals(bytes, 0, bytes.length, other, from, to);
    }

    private KernelString unescape(int only) {
        byte[] out = null;
        int n = 0;
        for (int i = 0; i < bytes.length; i++) {
            int code = bytes[i] == '\\' ? octalAt(i) : -1;
            boolean replace = code >= 0 && (only < 0 || code == only);
            if (replace && out == null) {
                out = bytes.clone();
                n = i;
            }
            if (out != null) {
                out[n++] = replace ? (byte) code : bytes[i];
            }
            i += replace ? 3 : 0;
        }
        return out == null ? this : of(out, 0, n);
    }

    private int octalAt(int at) {
        if (at + 3 >= bytes.length) {
            return -1;
        }
        int code = 0;
        for (int i = at + 1; i <= at + 3; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 7) {
                return -1;
            }
            code = code * 8 + digit;
        }
        return code > 0xff ? -1 : code;
    }

    private boolean hasAt(String ascii, int at) {
        if (at < 0 || at + ascii.length() > bytes.length) {
            return false;
        }
        for (int i = 0; i < ascii.length(); i++) {
            if (bytes[at + i] != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KernelString that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** The bytes read as UTF-8, for messages: what is not UTF-8 shows as U+FFFD. */
    @Override
    public String toString() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
