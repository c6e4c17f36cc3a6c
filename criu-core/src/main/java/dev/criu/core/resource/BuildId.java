package dev.criu.core.resource;

import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.OpenFlags;
import dev.criu.linux.memory.NativeMemory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The build-id that a linker leaves in an ELF file: the note NT_GNU_BUILD_ID of a segment PT_NOTE (elf(5)). Files are not trusted:
 * whatever is not as it should be has no build-id.
 */
public final class BuildId {
    private static final int HEAD = 4096;
    private static final int MAGIC = 0x464c457f;
    private static final int CLASS_64 = 2;
    private static final int DATA_LITTLE_ENDIAN = 1;
    private static final int HEADER_64 = 64;
    private static final int HEADER_32 = 52;
    private static final int PT_NOTE = 4;
    private static final int NT_GNU_BUILD_ID = 3;
    private static final int GNU = 0x00554e47;
    private static final int MAX_SIZE = 64;

    private BuildId() {}

    /**
     * The build-id of a file as images hold it, in words of four bytes, little endian, padded with zeros; empty if it has none.
     *
     * @param fd descriptor of this process, open for reading
     */
    public static List<Integer> of(Kernel kernel, int fd) {
        ByteBuffer head = read(kernel, fd, 0);
        if (head.remaining() < HEADER_32 || head.getInt(0) != MAGIC || head.get(5) != DATA_LITTLE_ENDIAN) {
            return List.of();
        }
        for (Segment notes : noteSegments(kernel, fd, head)) {
            boolean inHead = notes.offset <= head.remaining() - notes.size;
            ByteBuffer bytes = inHead ? head.slice((int) notes.offset, (int) notes.size) : read(kernel, fd, notes.offset);
            List<Integer> id = find(bytes.order(ByteOrder.LITTLE_ENDIAN), notes);
            if (!id.isEmpty()) {
                return id;
            }
        }
        return List.of();
    }

    /** As {@link #of}, of the file at a path; empty if it cannot be opened. */
    public static List<Integer> at(Kernel kernel, String path) {
        int fd = kernel.openRaw(OpenFlags.AT_FDCWD, path.getBytes(StandardCharsets.UTF_8), OpenFlags.O_RDONLY | OpenFlags.O_NONBLOCK, 0); // a FIFO has no build-id
        if (Errno.isError(fd)) {
            return List.of();
        }
        try {
            return of(kernel, fd);
        } finally {
            kernel.close(fd);
        }
    }

    /** As people and tools write it. */
    public static String toString(List<Integer> words) {
        ByteBuffer bytes = ByteBuffer.allocate(words.size() * 4).order(ByteOrder.LITTLE_ENDIAN);
        words.forEach(bytes::putInt);
        return HexFormat.of().formatHex(bytes.array());
    }

    /** Bytes of a file that hold notes. */
    private record Segment(long offset, long size, int align) {}

    private static List<Segment> noteSegments(Kernel kernel, int fd, ByteBuffer head) {
        boolean wide = head.get(4) == CLASS_64;
        if (wide && head.remaining() < HEADER_64) {
            return List.of();
        }
        long table = wide ? head.getLong(32) : Integer.toUnsignedLong(head.getInt(28));
        int entry = Short.toUnsignedInt(head.getShort(wide ? 54 : 42));
        int count = Short.toUnsignedInt(head.getShort(wide ? 56 : 44));
        if (table < 0 || entry < (wide ? 56 : 32)) {
            return List.of();
        }
        List<Segment> segments = new ArrayList<>();
        ByteBuffer headers = table <= head.remaining() - (long) entry * count ? head.slice((int) table, entry * count) : read(kernel, fd, table);
        headers.order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at + entry <= headers.remaining() && at < entry * count; at += entry) {
            if (headers.getInt(at) == PT_NOTE) {
                long offset = wide ? headers.getLong(at + 8) : Integer.toUnsignedLong(headers.getInt(at + 4));
                long size = wide ? headers.getLong(at + 32) : Integer.toUnsignedLong(headers.getInt(at + 16));
                long align = wide ? headers.getLong(at + 48) : headers.getInt(at + 28);
                if (offset >= 0 && size >= 0 && size <= HEAD) {
                    segments.add(new Segment(offset, size, align == 8 ? 8 : 4));
                }
            }
        }
        return segments;
    }

    private static List<Integer> find(ByteBuffer notes, Segment segment) {
        long end = Math.min(notes.remaining(), segment.size);
        for (long at = 0; at + 12 <= end; ) {
            long name = Integer.toUnsignedLong(notes.getInt((int) at));
            long size = Integer.toUnsignedLong(notes.getInt((int) at + 4));
            long data = at + 12 + padded(name, segment.align);
            if (name == 4 && notes.getInt((int) at + 8) == NT_GNU_BUILD_ID && at + 16 <= end && notes.getInt((int) at + 12) == GNU) {
                return data + size <= end && size <= MAX_SIZE ? words(notes, (int) data, (int) size) : List.of();
            }
            at = data + padded(size, segment.align);
        }
        return List.of();
    }

    private static long padded(long size, int align) {
        return size + align - 1 & -align;
    }

    private static List<Integer> words(ByteBuffer notes, int at, int size) {
        ByteBuffer padded = ByteBuffer.allocate((int) padded(size, 4)).order(ByteOrder.LITTLE_ENDIAN);
        padded.put(0, notes, at, size);
        List<Integer> words = new ArrayList<>();
        while (padded.hasRemaining()) {
            words.add(padded.getInt());
        }
        return words;
    }

    /** What stands from an offset on, at most {@link #HEAD} bytes; nothing if it cannot be read. */
    private static ByteBuffer read(Kernel kernel, int fd, long offset) {
        try (NativeMemory memory = NativeMemory.allocate(HEAD)) {
            long length = kernel.raw(Sys.PREAD64, fd, memory.address(), HEAD, offset);
            return ByteBuffer.wrap(memory.bytes(0, (int) Math.max(length, 0))).order(ByteOrder.LITTLE_ENDIAN);
        }
    }
}
