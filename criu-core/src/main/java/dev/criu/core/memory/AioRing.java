package dev.criu.core.memory;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The header of a ring of events (struct aio_ring of fs/aio.c).
 *
 * @param count events that the ring has room for
 * @param head index of the first event that was not taken
 * @param tail index behind the last event
 */
record AioRing(int count, int head, int tail, boolean hasMagic) {
    /** Bytes of the header, and of an event. */
    static final int HEADER = 32;

    static final int HEAD = 8;
    private static final int MAGIC = 0xa10a10a1;

    static AioRing parse(ByteBuffer header) {
        header.order(ByteOrder.LITTLE_ENDIAN);
        return new AioRing(header.getInt(4), header.getInt(HEAD), header.getInt(12), header.getInt(16) == MAGIC);
    }

    /** Whether this can be the header of a ring of {@code length} bytes. */
    boolean isOf(long length) {
        return hasMagic && count == (length - HEADER) / HEADER && head >= 0 && head < count && tail >= 0 && tail < count;
    }

    /** What io_setup(2) takes to make a ring of this length: it doubles that, adds two, and fills up the last page. */
    int requests() {
        return Math.max(1, (count - 2) / 2);
    }

    /** Events that were not taken yet. */
    int events() {
        return Math.floorMod(tail - head, count);
    }
}
