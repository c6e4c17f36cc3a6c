package dev.criu.core.procfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MemoryTotalsTest {
    private static final String STATUS = "Name:\tVmRSS:\nVmLck:\t       8 kB\nVmRSS:\t 4194304 kB\nHugetlbPages:\t    2048 kB\nThreads:\t1\n";

    @Test
    void takesTheThreeSums() {
        assertEquals(new MemoryTotals(4L << 30, 8192, 2 << 20), parse(STATUS));
    }

    @Test
    void kernelsWithoutHugePagesHaveNone() {
        assertEquals(0, parse(STATUS.replace("HugetlbPages", "HugePages")).huge());
    }

    @Test
    void whatIsMissingOrMalformedIsTold() {
        assertThrows(ProcfsParseException.class, () -> parse(STATUS.replace("VmLck", "VmLock")));
        assertThrows(ProcfsParseException.class, () -> parse(STATUS.replace("4194304", "many")));
        assertThrows(ProcfsParseException.class, () -> parse("Name:\tx\nVmLck:\t0 kB\nVmRSS:\t12"));
    }

    @Test
    void thisProcessHasSome() {
        MemoryTotals own = new Procfs().memoryTotals((int) ProcessHandle.current().pid());
        assertEquals(0, own.resident() % 1024);
        assertEquals(true, own.resident() > 1 << 20);
    }

    private static MemoryTotals parse(String status) {
        return MemoryTotals.parse(status.getBytes(StandardCharsets.US_ASCII));
    }
}
