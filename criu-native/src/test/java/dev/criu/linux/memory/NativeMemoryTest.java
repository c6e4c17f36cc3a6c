package dev.criu.linux.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class NativeMemoryTest {
    @Test
    void isZeroAtFirstAndLittleEndian() {
        try (NativeMemory memory = NativeMemory.allocate(16)) {
            assertEquals(0, memory.getLong(8));
            memory.putInt(0, 0x04030201);
            memory.putByte(4, (byte) 5);
            assertArrayEquals(new byte[] {1, 2, 3, 4, 5, 0, 0, 0}, memory.bytes(0, 8));
            memory.clear(0, 4);
            assertEquals(0x0500000000L, memory.getLong(0));
        }
    }

    @Test
    void slicesAreTheSameMemory() {
        try (NativeMemory memory = NativeMemory.allocate(16)) {
            memory.slice(4, 8).putInt(4, 7);
            assertEquals(7, memory.getInt(8));
        }
    }

    @Test
    void refusesWhatLiesOutside() {
        try (NativeMemory memory = NativeMemory.allocate(16)) {
            assertThrows(IndexOutOfBoundsException.class, () -> memory.getLong(9));
            assertThrows(IndexOutOfBoundsException.class, () -> memory.getByte(-1));
            assertThrows(IndexOutOfBoundsException.class, () -> memory.put(10, new byte[7]));
            assertThrows(IndexOutOfBoundsException.class, () -> memory.slice(8, 9));
            assertThrows(IndexOutOfBoundsException.class, () -> memory.slice(8, Long.MAX_VALUE));
        }
    }

    @Test
    void refusesUseAfterClose() {
        NativeMemory memory = NativeMemory.allocate(16);
        memory.close();
        memory.close();
        assertThrows(IndexOutOfBoundsException.class, () -> memory.getByte(0));
    }

    @Test
    void closingForeignMemoryLeavesItAlone() {
        try (NativeMemory memory = NativeMemory.allocate(16)) {
            NativeMemory.at(memory.address(), 16).close();
            memory.putLong(0, 1);
            assertEquals(1, memory.getLong(0));
        }
    }
}
