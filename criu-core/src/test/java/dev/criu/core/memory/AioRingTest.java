package dev.criu.core.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class AioRingTest {
    private static AioRing ring(int count, int head, int tail, int magic) {
        return AioRing.parse(ByteBuffer.allocate(AioRing.HEADER).order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0).putInt(count).putInt(head).putInt(tail).putInt(magic).rewind());
    }

    @Test
    void countsEventsAcrossTheEnd() {
        assertEquals(3, ring(127, 4, 7, 0).events());
        assertEquals(7, ring(127, 125, 5, 0).events());
        assertEquals(0, ring(127, 9, 9, 0).events());
    }

    @Test
    void asksForAsMuchAsMakesARingOfTheSameLength() {
        for (int pages = 1; pages < 100; pages++) {
            int count = (pages * 4096 - 32) / 32;
            int bytes = 32 + 32 * (ring(count, 0, 0, 0).requests() * 2 + 2);
            assertEquals(pages, (bytes + 4095) / 4096);
        }
    }

    @Test
    void headersThatCannotBeAreSeen() {
        assertTrue(ring(127, 1, 2, 0xa10a10a1).isOf(4096));
        assertFalse(ring(127, 1, 2, 0).isOf(4096));
        assertFalse(ring(127, 1, 127, 0xa10a10a1).isOf(4096));
        assertFalse(ring(127, -1, 2, 0xa10a10a1).isOf(4096));
        assertFalse(ring(128, 1, 2, 0xa10a10a1).isOf(4096));
    }
}
