package dev.criu.linux.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.SyscallException;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.MachineCode;
import org.junit.jupiter.api.Test;

class RemoteMemoryTest {
    private static final int PAGE = 4096;

    private final Kernel kernel = new Kernel(new MachineCode());
    private final int self = (int) ProcessHandle.current().pid();

    @Test
    void readsWhatItWrote() {
        try (RemoteMemory memory = new RemoteMemory(kernel, self);
                NativeMemory block = NativeMemory.allocate(16)) {
            memory.write(new RemoteAddress(block.address()), new byte[] {1, 2, 3});
            assertArrayEquals(new byte[] {1, 2, 3, 0}, memory.read(new RemoteAddress(block.address()), 4));
            assertEquals(0x030201, block.getInt(0));
        }
    }

    @Test
    void reachesPagesThatTheTaskMayNotTouch() {
        long page = kernel.call("test", Sys.MMAP, 0, PAGE, 0, 0x22, -1, 0);
        try (RemoteMemory memory = new RemoteMemory(kernel, self)) {
            memory.write(new RemoteAddress(page), new byte[] {42});
            assertArrayEquals(new byte[] {42, 0}, memory.read(new RemoteAddress(page), 2));
        } finally {
            kernel.raw(Sys.MUNMAP, page, PAGE);
        }
    }

    @Test
    void saysWhereNothingIsMapped() {
        try (RemoteMemory memory = new RemoteMemory(kernel, self)) {
            var e = assertThrows(SyscallException.class, () -> memory.read(new RemoteAddress(PAGE), 8));
            assertEquals(Errno.EIO, e.errno());
            assertTrue(e.getMessage().startsWith("pid " + self + " memory at 0x1000: pread64"), e.getMessage());
        }
    }

    @Test
    void addressesSortUnsigned() {
        RemoteAddress vsyscall = new RemoteAddress(0xffffffffff600000L);
        assertTrue(vsyscall.compareTo(new RemoteAddress(PAGE)) > 0);
        assertEquals("0x1010", new RemoteAddress(PAGE).plus(16).toString());
    }
}
