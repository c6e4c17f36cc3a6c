package dev.criu.core.namespace.tar;

import dev.criu.core.procfs.KernelString;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads an archive member by member. What is damaged is an {@link IOException}; nothing is guessed. */
public final class TarReader {
    private static final int BLOCK = TarWriter.BLOCK;
    /** Of all extended headers of a member together; names and attributes are short. */
    private static final int MAX_EXTENDED = 1 << 20;
    /** Of a file with holes. */
    private static final int MAX_PIECES = 1 << 18;
    private static final char PAX = 'x';
    private static final char PAX_GLOBAL = 'g';
    private static final char GNU_LONG_NAME = 'L';
    private static final char GNU_LONG_TARGET = 'K';
    private static final char GNU_SPARSE = 'S';

    private final InputStream in;
    private long left;
    private int padding;
    private long extendedLeft;

    public TarReader(InputStream in) {
        this.in = in;
    }

    /** The next member, or null at the end; what was not read of the one before is skipped. */
    public TarEntry next() throws IOException {
        skip(left + padding);
        Map<String, byte[]> extended = new HashMap<>();
        extendedLeft = MAX_EXTENDED;
        while (true) {
            byte[] block = readBlock();
            if (block == null || isEmpty(block)) {
                return null;
            }
            if (number(block, 148, 8) != TarWriter.checksum(block)) {
                throw new IOException("the checksum of a header is wrong");
            }
            long size = number(block, 124, 12);
            switch ((char) block[156]) {
                case PAX -> PaxRecords.parse(data(size), extended);
                case PAX_GLOBAL -> data(size);
                case GNU_LONG_NAME -> extended.put("path", text(data(size), 0, (int) size).toByteArray());
                case GNU_LONG_TARGET -> extended.put("linkpath", text(data(size), 0, (int) size).toByteArray());
                default -> {
                    return entry(block, size, extended);
                }
            }
        }
    }

    /** Reads up to {@code length} bytes of the current member; 0 at its end. */
    public int read(byte[] bytes, int from, int length) throws IOException {
        int wanted = (int) Math.min(length, left);
        int n = wanted == 0 ? 0 : in.readNBytes(bytes, from, wanted);
        if (n < wanted) {
            throw new EOFException("the archive ends inside of a member");
        }
        left -= n;
        return n;
    }

    private TarEntry entry(byte[] block, long headerSize, Map<String, byte[]> extended) throws IOException {
        if (extended.containsKey("GNU.sparse.major") || extended.containsKey("GNU.sparse.map")) {
            throw new IOException("a sparse file in a pax format that is not supported");
        }
        char type = block[156] == 0 || block[156] == '7' ? TarEntry.FILE : (char) block[156];
        TarEntry.Sparse sparse = type == GNU_SPARSE ? sparse(block) : null;
        long size = PaxRecords.number(extended, "size", headerSize);
        if (type != TarEntry.FILE && type != GNU_SPARSE) {
            size = 0; // a hard link's header may tell the size of its target, without data behind it
        }
        if (size < 0) {
            throw new IOException("a member of " + size + " bytes");
        }
        left = size;
        padding = (int) (-size & BLOCK - 1);
        String mtime = PaxRecords.text(extended, "mtime");
        Map<String, byte[]> attributes = new LinkedHashMap<>();
        extended.forEach((key, value) -> {
            if (key.startsWith(TarWriter.XATTR)) {
                attributes.put(key.substring(TarWriter.XATTR.length()), value);
            }
        });
        return new TarEntry(
                extended.containsKey("path") ? KernelString.of(extended.get("path")) : name(block),
                sparse == null ? type : TarEntry.FILE,
                (int) number(block, 100, 8) & 07777,
                (int) PaxRecords.number(extended, "uid", number(block, 108, 8)),
                (int) PaxRecords.number(extended, "gid", number(block, 116, 8)),
                size,
                mtime == null ? number(block, 136, 12) : TarTime.seconds(mtime),
                mtime == null ? 0 : TarTime.nanos(mtime),
                extended.containsKey("linkpath") ? KernelString.of(extended.get("linkpath")) : text(block, 157, 257),
                (int) number(block, 329, 8),
                (int) number(block, 337, 8),
                attributes,
                sparse);
    }

    /** POSIX headers have a prefix for the name; GNU's have other things there. */
    private static KernelString name(byte[] block) {
        KernelString name = text(block, 0, 100);
        KernelString prefix = block[262] == 0 && block[263] == '0' ? text(block, 345, 500) : KernelString.EMPTY;
        return prefix.isEmpty() ? name : KernelString.of(prefix + "/" + name);
    }

    /** GNU's map of a file with holes: four pieces in the header, 21 in each further block. */
    private TarEntry.Sparse sparse(byte[] block) throws IOException {
        List<TarEntry.Piece> pieces = new ArrayList<>();
        addPieces(block, 386, 4, pieces);
        boolean more = block[482] != 0;
        while (more) {
            byte[] next = readBlock();
            if (next == null) {
                throw new EOFException("the archive ends inside of a sparse map");
            }
            addPieces(next, 0, 21, pieces);
            if (pieces.size() > MAX_PIECES) {
                throw new IOException("a sparse map of more than " + MAX_PIECES + " pieces");
            }
            more = next[504] != 0;
        }
        return new TarEntry.Sparse(pieces, number(block, 483, 12));
    }

    private static void addPieces(byte[] block, int at, int count, List<TarEntry.Piece> pieces) throws IOException {
        for (int i = at; i < at + 24 * count; i += 24) {
            if (block[i] != 0) {
                pieces.add(new TarEntry.Piece(number(block, i, 12), number(block, i + 12, 12)));
            }
        }
    }

    private byte[] data(long size) throws IOException {
        if (size < 0 || size > extendedLeft) {
            throw new IOException("an extended header of " + size + " bytes, where " + extendedLeft + " are left for the member");
        }
        extendedLeft -= BLOCK + size;
        byte[] data = in.readNBytes((int) size);
        if (data.length < size) {
            throw new EOFException("the archive ends inside of an extended header");
        }
        skip(-size & BLOCK - 1);
        return data;
    }

    private void skip(long count) throws IOException {
        try {
            in.skipNBytes(count);
        } catch (EOFException e) {
            throw new EOFException("the archive ends inside of a member");
        }
        left = 0;
        padding = 0;
    }

    private byte[] readBlock() throws IOException {
        byte[] block = in.readNBytes(BLOCK);
        if (block.length != 0 && block.length < BLOCK) {
            throw new EOFException("the archive ends inside of a header");
        }
        return block.length == 0 ? null : block;
    }

    private static boolean isEmpty(byte[] block) {
        for (byte b : block) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    private static KernelString text(byte[] bytes, int from, int to) {
        int end = from;
        while (end < to && bytes[end] != 0) {
            end++;
        }
        return KernelString.of(bytes, from, end);
    }

    /** Octal digits, or (GNU) a big-endian number behind a set highest bit. */
    private static long number(byte[] block, int at, int width) throws IOException {
        long value = 0;
        if ((block[at] & 0x80) != 0) {
            value = (block[at] & 0x40) != 0 ? -1 : 0;
            value = value << 7 | block[at] & 0x7f;
            for (int i = at + 1; i < at + width; i++) {
                value = value << 8 | block[i] & 0xff;
            }
            return value;
        }
        for (int i = at; i < at + width && block[i] != 0; i++) {
            if (block[i] >= '0' && block[i] <= '7') {
                value = value << 3 | block[i] - '0';
            } else if (block[i] != ' ') {
                throw new IOException("a number in a header is \"" + new String(block, at, width, StandardCharsets.ISO_8859_1)
                        + "\"");
            }
        }
        return value;
    }
}
