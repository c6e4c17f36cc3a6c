package dev.criu.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ErrnoTest {
    @Test
    void onlyTheLastPageOfResultsAreErrors() {
        assertTrue(Errno.isError(-1));
        assertTrue(Errno.isError(-4095));
        assertFalse(Errno.isError(-4096));
        assertFalse(Errno.isError(0));
        assertFalse(Errno.isError(0xffffffffff600000L), "an address with the top bit set");
    }

    @Test
    void describesByNameAndText() {
        assertEquals("ENOENT (No such file or directory)", Errno.describe(Errno.ENOENT));
        assertTrue(Errno.describe(Errno.EAGAIN).startsWith("EAGAIN"), "the shortest of several names");
        assertEquals("errno 4000", Errno.describe(4000));
    }

    @Test
    void exceptionsSayObjectCallAndError() {
        assertEquals("pipe2: EMFILE (Too many open files)", new SyscallException(Sys.PIPE2, Errno.EMFILE, "").getMessage());
        assertEquals(0, new SyscallException(Sys.PIPE2, "gave 1 where 0 was due").errno());
    }
}
