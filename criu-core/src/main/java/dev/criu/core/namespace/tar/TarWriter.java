package dev.criu.core.namespace.tar;

import dev.criu.core.procfs.KernelString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Writes an archive: for each member a header by {@link #begin}, then exactly its bytes by {@link #write}. */
public final class TarWriter implements AutoCloseable {
    static final int BLOCK = 512;
    static final String XATTR = "SCHILY.xattr.";
    private static final int NAME = 100;
    private static final long MAX_OCTAL_11 = (1L << 33) - 1;
    private static final int MAX_OCTAL_7 = (1 << 21) - 1;
    private static final char PAX = 'x';

    private final OutputStream out;
    private long left;
    private int padding;

    public TarWriter(OutputStream out) {
        this.out = out;
    }

    /** Starts a member; the one before must be complete. Sparse members are not written. */
    public void begin(TarEntry entry) throws IOException {
        finishMember();
        byte[] extended = extended(entry);
        if (extended.length > 0) {
            header(new byte[] {'p', 'a', 'x'}, PAX, entry, extended.length, new byte[0]);
            out.write(extended);
            pad(extended.length);
        }
        header(cut(entry.name()), entry.type(), entry, entry.size(), cut(entry.target()));
        left = entry.size();
        padding = (int) (-entry.size() & BLOCK - 1);
    }

    /** Bytes of the member begun last. */
    public void write(byte[] bytes, int from, int length) throws IOException {
        if (length > left) {
            throw new IOException("member has more data than its header says");
        }
        out.write(bytes, from, length);
        left -= length;
    }

    private void finishMember() throws IOException {
        if (left != 0) {
            throw new IOException("member lacks " + left + " bytes");
        }
        out.write(new byte[padding]);
        padding = 0;
    }

    private void pad(int length) throws IOException {
        out.write(new byte[-length & BLOCK - 1]);
    }

    private static byte[] cut(KernelString name) {
        byte[] bytes = name.toByteArray();
        return bytes.length <= NAME ? bytes : java.util.Arrays.copyOf(bytes, NAME);
    }

    /** What the plain header has no room for, as records of "LENGTH KEY=VALUE\n". */
    private static byte[] extended(TarEntry entry) {
        ByteArrayOutputStream records = new ByteArrayOutputStream();
        if (entry.name().length() > NAME) {
            record(records, "path", entry.name().toByteArray());
        }
        if (entry.target().length() > NAME) {
            record(records, "linkpath", entry.target().toByteArray());
        }
        if (entry.nanos() != 0 || entry.seconds() < 0 || entry.seconds() > MAX_OCTAL_11) {
            record(records, "mtime", TarTime.print(entry.seconds(), entry.nanos()).getBytes(StandardCharsets.US_ASCII));
        }
        number(records, "size", entry.size(), MAX_OCTAL_11);
        number(records, "uid", Integer.toUnsignedLong(entry.uid()), MAX_OCTAL_7);
        number(records, "gid", Integer.toUnsignedLong(entry.gid()), MAX_OCTAL_7);
        for (Map.Entry<String, byte[]> attribute : entry.attributes().entrySet()) {
            record(records, XATTR + attribute.getKey(), attribute.getValue());
        }
        return records.toByteArray();
    }

    private static void number(ByteArrayOutputStream records, String key, long value, long max) {
        if (value > max) {
            record(records, key, Long.toString(value).getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** The length counts its own digits. */
    private static void record(ByteArrayOutputStream records, String key, byte[] value) {
        byte[] name = key.getBytes(StandardCharsets.UTF_8);
        int rest = name.length + value.length + 3; // blank, equals sign, line feed
        int length = rest + Integer.toString(rest).length();
        length = rest + Integer.toString(length).length();
        records.writeBytes(Integer.toString(length).getBytes(StandardCharsets.US_ASCII));
        records.write(' ');
        records.writeBytes(name);
        records.write('=');
        records.writeBytes(value);
        records.write('\n');
    }

    private void header(byte[] name, char type, TarEntry entry, long size, byte[] target) throws IOException {
        byte[] block = new byte[BLOCK];
        System.arraycopy(name, 0, block, 0, name.length);
        octal(block, 100, 8, entry.mode() & 07777);
        octal(block, 108, 8, Math.min(Integer.toUnsignedLong(entry.uid()), MAX_OCTAL_7));
        octal(block, 116, 8, Math.min(Integer.toUnsignedLong(entry.gid()), MAX_OCTAL_7));
        octal(block, 124, 12, Math.min(size, MAX_OCTAL_11));
        octal(block, 136, 12, Math.max(0, Math.min(entry.seconds(), MAX_OCTAL_11)));
        block[156] = (byte) type;
        System.arraycopy(target, 0, block, 157, target.length);
        System.arraycopy("ustar\00000".getBytes(StandardCharsets.US_ASCII), 0, block, 257, 8);
        octal(block, 329, 8, entry.major());
        octal(block, 337, 8, entry.minor());
        octal(block, 148, 7, checksum(block));
        block[155] = ' ';
        out.write(block);
    }

    private static void octal(byte[] block, int at, int width, long value) {
        long rest = value;
        for (int i = at + width - 2; i >= at; i--) {
            block[i] = (byte) ('0' + (rest & 7));
            rest >>>= 3;
        }
        block[at + width - 1] = 0;
    }

    /** The sum of all bytes, the checksum's own taken as blanks. */
    static int checksum(byte[] block) {
        int sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= 148 && i < 156 ? ' ' : block[i] & 0xff;
        }
        return sum;
    }

    /** Ends the archive with two empty blocks, and closes the stream. */
    @Override
    public void close() throws IOException {
        finishMember();
        out.write(new byte[2 * BLOCK]);
        out.close();
    }
}
