package dev.criu.linux.memory;

import com.kenai.jffi.MemoryIO;
import java.util.Objects;

/**
 * A block of this process's memory outside the Java heap, zeroed at first and freed by {@link #close()}.
 *
 * <p>Offsets are in bytes from the block's start and are checked; integers are in the machine's order. Blocks also describe
 * memory that somebody else owns (a mapping); closing such a block does nothing.
 */
public final class NativeMemory implements AutoCloseable {
    private static final MemoryIO IO = MemoryIO.getInstance();

    private final long address;
    private final long size;
    private final boolean owned;
    private boolean closed;

    private NativeMemory(long address, long size, boolean owned) {
        this.address = address;
        this.size = size;
        this.owned = owned;
    }

    /** A new block of {@code size} bytes; throws {@link OutOfMemoryError} when there is none. */
    public static NativeMemory allocate(long size) {
        long address = IO.allocateMemory(size, true);
        if (address == 0) {
            throw new OutOfMemoryError("no native memory for " + size + " bytes");
        }
        return new NativeMemory(address, size, true);
    }

    /** A block over memory that the caller keeps mapped for as long as the block is used. */
    public static NativeMemory at(long address, long size) {
        return new NativeMemory(address, size, false);
    }

    /** Address of the first byte. */
    public long address() {
        return address;
    }

    /** Size in bytes. */
    public long size() {
        return size;
    }

    /** The part from {@code offset} with {@code length} bytes; it lives as long as this block. */
    public NativeMemory slice(long offset, long length) {
        return at(check(offset, length), length);
    }

    public byte getByte(long offset) {
        return IO.getByte(check(offset, 1));
    }

    public int getInt(long offset) {
        return IO.getInt(check(offset, 4));
    }

    public long getLong(long offset) {
        return IO.getLong(check(offset, 8));
    }

    public void putByte(long offset, byte value) {
        IO.putByte(check(offset, 1), value);
    }

    public void putInt(long offset, int value) {
        IO.putInt(check(offset, 4), value);
    }

    public void putLong(long offset, long value) {
        IO.putLong(check(offset, 8), value);
    }

    /** Copies all of {@code bytes} to {@code offset}. */
    public void put(long offset, byte[] bytes) {
        IO.putByteArray(check(offset, bytes.length), bytes, 0, bytes.length);
    }

    /** Fills {@code bytes} from {@code offset}. */
    public void get(long offset, byte[] bytes) {
        IO.getByteArray(check(offset, bytes.length), bytes, 0, bytes.length);
    }

    /** Fills {@code length} of {@code bytes}, from {@code at} on, from {@code offset}. */
    public void get(long offset, byte[] bytes, int at, int length) {
        Objects.checkFromIndexSize(at, length, bytes.length);
        IO.getByteArray(check(offset, length), bytes, at, length);
    }

    /**
     * How many of the first bytes are the same in another block. A word at a time: bytes of the last word that is not whole in {@code length}
     * are not looked at.
     *
     * @param length how many to look at
     * @return a multiple of 8
     */
    public long alike(NativeMemory other, long length) {
        long mine = check(0, length);
        long theirs = other.check(0, length);
        long at = 0;
        while (at + Long.BYTES <= length && IO.getLong(mine + at) == IO.getLong(theirs + at)) {
            at += Long.BYTES;
        }
        return at;
    }

    /** A copy of {@code length} bytes from {@code offset}. */
    public byte[] bytes(long offset, int length) {
        byte[] bytes = new byte[length];
        get(offset, bytes);
        return bytes;
    }

    /** A copy of {@code count} integers of 64 bits from {@code offset}. */
    public long[] longs(long offset, int count) {
        long[] longs = new long[count];
        IO.getLongArray(check(offset, count * 8L), longs, 0, count);
        return longs;
    }

    /** Sets {@code length} bytes from {@code offset} to zero. */
    public void clear(long offset, long length) {
        IO.setMemory(check(offset, length), length, (byte) 0);
    }

    @Override
    public void close() {
        if (owned && !closed) {
            closed = true;
            IO.freeMemory(address);
        }
    }

    private long check(long offset, long length) {
        if (closed || offset < 0 || length < 0 || offset > size - length) {
            throw new IndexOutOfBoundsException(
                    length + " bytes at " + offset + " of a block of " + size + (closed ? " (closed)" : ""));
        }
        return address + offset;
    }
}
