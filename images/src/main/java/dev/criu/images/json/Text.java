package dev.criu.images.json;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Bytes as text and back, without loss. */
final class Text {

    private static final int LINE = 76;

    private Text() {
    }

    /** UTF-8; a byte that is none becomes the lone surrogate U+DC00 + byte (Python's {@code surrogateescape}). */
    static String decode(ByteString bytes) {
        if (bytes.isValidUtf8()) {
            return bytes.toStringUtf8();
        }
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = bytes.asReadOnlyByteBuffer();
        CharBuffer out = CharBuffer.allocate(bytes.size());
        for (CoderResult r = decoder.decode(in, out, true); r.isMalformed(); r = decoder.decode(in, out, true)) {
            for (int i = 0; i < r.length(); i++) {
                out.put((char) (0xdc00 | in.get() & 0xff));
            }
        }
        return out.flip().toString();
    }

    /** The inverse of {@link #decode}. */
    static ByteString encode(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int code;
        for (int i = 0; i < text.length(); i += Character.charCount(code)) {
            code = text.codePointAt(i);
            if (code >= 0xdc80 && code <= 0xdcff) {
                bytes.write(code);
            } else {
                bytes.writeBytes(Character.toString(code).getBytes(StandardCharsets.UTF_8));
            }
        }
        return ByteString.copyFrom(bytes.toByteArray());
    }

    /** Base 64 in lines of 76, each ended by a newline, as Python's {@code base64.encodebytes} writes it. */
    static String base64(byte[] bytes) {
        String text = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(bytes);
        return text.isEmpty() ? text : text + "\n";
    }

    /** The inverse of {@link #base64}; space is of no account. */
    static byte[] base64(String text) {
        StringBuilder dense = new StringBuilder(text.length());
        text.chars().filter(c -> c > ' ').forEach(c -> dense.append((char) c));
        try {
            return Base64.getDecoder().decode(dense.toString());
        } catch (IllegalArgumentException e) {
            throw new JsonException("not base 64: " + e.getMessage());
        }
    }

    /** Quoted-printable in lines of 76, as Python's {@code quopri.encodestring} writes it. */
    static String quotedPrintable(ByteString bytes) {
        StringBuilder out = new StringBuilder();
        int column = 0;
        for (int i = 0; i < bytes.size(); i++) {
            int c = bytes.byteAt(i) & 0xff;
            boolean last = i + 1 == bytes.size();
            int next = last ? -1 : bytes.byteAt(i + 1);
            if (c == '\n') {
                out.append('\n');
                column = 0;
            } else if (isQuoted(c, column, next)) {
                column = softBreak(out, column, column + 3 >= LINE);
                out.append('=').append(Character.toUpperCase(Character.forDigit(c >> 4, 16)))
                        .append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
                column += 3;
            } else {
                column = softBreak(out, column, !last && next != '\n' && column + 1 >= LINE);
                out.append((char) c);
                column++;
            }
        }
        return out.toString();
    }

    private static boolean isQuoted(int c, int column, int next) {
        boolean lineEnds = next < 0 || next == '\n';
        return c > '~' || c == '=' || c < ' ' && c != '\t'
                || (c == '\t' || c == ' ') && lineEnds
                || c == '.' && column == 0 && (next <= 0 || next == '\n' || next == '\r');
    }

    private static int softBreak(StringBuilder out, int column, boolean full) {
        if (full) {
            out.append("=\n");
            return 0;
        }
        return column;
    }

    /** The inverse of {@link #quotedPrintable}. */
    static ByteString unquote(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '=') {
                bytes.writeBytes(encode(String.valueOf(c)).toByteArray());
            } else if (i + 1 < text.length() && text.charAt(i + 1) == '\n') {
                i++;
            } else {
                int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
                int low = i + 2 < text.length() ? Character.digit(text.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    throw new JsonException("not quoted-printable: '=' wants two hexadecimal digits");
                }
                bytes.write(high << 4 | low);
                i += 2;
            }
        }
        return ByteString.copyFrom(bytes.toByteArray());
    }
}
