package dev.criu.linux.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LayoutTest {
    @Test
    void eachBufferHasOnePlaceAtAMultipleOfEight() {
        Layout layout = new Layout();
        Buffer target = Buffer.output(3);
        Buffer first = Buffer.struct(17).pointer(8, target);
        assertEquals(24 + 8, layout.sizeOf(first));
        layout.add(first);
        layout.add(target);
        layout.add(first);
        assertEquals(2, layout.count());
        assertEquals(0, layout.offset(first));
        assertEquals(24, layout.offset(target));
        assertEquals(32, layout.size());
        assertEquals(0, layout.sizeOf(target));
    }

    @Test
    void manyFit() {
        Layout layout = new Layout();
        for (int i = 0; i < 100; i++) {
            Buffer buffer = Buffer.output(8);
            layout.add(buffer);
            assertEquals(8 * i, layout.offset(buffer));
        }
        assertEquals(100, layout.count());
    }

    @Test
    void bufferLeavesTheLayoutBefore() {
        Buffer buffer = Buffer.string("/dev/null");
        Layout before = new Layout();
        before.add(buffer);
        Layout now = new Layout();
        assertFalse(now.contains(buffer));
        now.add(buffer);
        assertTrue(now.contains(buffer));
        assertFalse(before.contains(buffer));
        assertEquals(buffer, before.buffer(0));
    }
}
