package dev.criu.linux.program;

import java.util.Arrays;

/**
 * Where buffers lie, one behind the other, each at a multiple of 8 bytes. A buffer is in one layout at a time; the last one that it
 * was put into.
 */
final class Layout {
    private static final int FEW = 16;

    private Buffer[] buffers = new Buffer[FEW];
    private int[] offsets = new int[FEW];
    private int count;
    private int size;

    /** Gives room to a buffer and all that it points to, unless they have it. */
    void add(Buffer buffer) {
        if (contains(buffer)) {
            return;
        }
        if (count == buffers.length) {
            buffers = Arrays.copyOf(buffers, 2 * count);
            offsets = Arrays.copyOf(offsets, 2 * count);
        }
        buffers[count] = buffer;
        offsets[count] = size;
        buffer.placeIn(this, count++);
        size += aligned(buffer.size());
        for (Buffer.Pointer pointer : buffer.pointers()) {
            add(pointer.target());
        }
    }

    /** The bytes that {@link #add} would take; what two pointers lead to counts twice. */
    int sizeOf(Buffer buffer) {
        if (contains(buffer)) {
            return 0;
        }
        int needed = aligned(buffer.size());
        for (Buffer.Pointer pointer : buffer.pointers()) {
            needed += sizeOf(pointer.target());
        }
        return needed;
    }

    boolean contains(Buffer buffer) {
        return buffer.placeIn(this) >= 0;
    }

    /** Offset of a buffer that this contains. */
    int offset(Buffer buffer) {
        return offsets[buffer.placeIn(this)];
    }

    int count() {
        return count;
    }

    Buffer buffer(int index) {
        return buffers[index];
    }

    int offset(int index) {
        return offsets[index];
    }

    /** Bytes of all. */
    int size() {
        return size;
    }

    private static int aligned(int size) {
        return (size + 7) & ~7;
    }
}
