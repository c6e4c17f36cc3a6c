package dev.criu.linux.x86_64;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistersTest {
    private static final long IP = 0x401002;
    private static final int READ = 0;

    @ParameterizedTest
    @ValueSource(ints = {Errno.ERESTARTSYS, Errno.ERESTARTNOINTR, Errno.ERESTARTNOHAND})
    void interruptedCallIsMadeAgain(int error) {
        Registers stopped = inCall(READ, -error);
        assertTrue(stopped.inInterruptedCall());
        Registers again = stopped.restarted();
        assertEquals(READ, again.get(Registers.AX));
        assertEquals(IP - 2, again.get(Registers.IP), "back to the syscall instruction");
        assertEquals(stopped, again.interrupted(stopped.restartError()));
    }

    @Test
    void callWithARestartBlockIsMadeAnewUnlessAHandlerRuns() {
        Registers stopped = inCall(Sys.NANOSLEEP.number(), -Errno.ERESTART_RESTARTBLOCK);
        Registers again = stopped.restarted();
        assertEquals(Sys.NANOSLEEP.number(), again.get(Registers.AX));
        assertEquals(IP - 2, again.get(Registers.IP));
        assertEquals(Errno.ERESTARTNOHAND, stopped.restartError());
    }

    @ParameterizedTest
    @ValueSource(longs = {
        0, 5, -Errno.EINTR, -511, -515 /* ENOIOCTLCMD */, -517, 512,
        0x1_ffff_fe00L /* its low half is that of -ERESTARTSYS */
    })
    void finishedCallStaysFinished(long result) {
        Registers stopped = inCall(READ, result);
        assertFalse(stopped.inInterruptedCall());
        assertSame(stopped, stopped.restarted());
    }

    @Test
    void taskOutsideOfACallIsNotMovedWhateverItsRegistersLookLike() {
        Registers stopped = inCall(-1, -Errno.ERESTARTSYS);
        assertFalse(stopped.inInterruptedCall());
        assertSame(stopped, stopped.restarted());
    }

    @Test
    void callsPutArgumentsWhereTheKernelTakesThem() {
        Registers call = new Registers(new long[Registers.COUNT]).forCall(IP, Sys.MMAP, 1, 2, 3, 4, 5, 6);
        int[] order = {Registers.DI, Registers.SI, Registers.DX, Registers.R10, Registers.R8, Registers.R9};
        for (int i = 0; i < order.length; i++) {
            assertEquals(i + 1, call.get(order[i]));
        }
        assertEquals(IP, call.get(Registers.IP));
        assertEquals(Sys.MMAP.number(), call.get(Registers.AX));
        assertEquals(-1, call.get(Registers.ORIG_AX), "or the kernel would restart what was interrupted before");
    }

    @Test
    void programsStartAtTheirEntryWithTheFrameAsStack() {
        Registers start = inCall(READ, -Errno.ERESTARTSYS).forProgram(0x1000, 0x2000, 0x3000);
        assertEquals(0x1000, start.get(Registers.IP));
        assertEquals(0x2000, start.get(Registers.BX));
        assertEquals(0x3000, start.get(Registers.SP));
        assertEquals(-1, start.get(Registers.ORIG_AX));
    }

    @Test
    void areImmutable() {
        long[] values = new long[Registers.COUNT];
        Registers registers = new Registers(values);
        values[Registers.IP] = 1;
        registers.with(Registers.IP, 2);
        assertEquals(0, registers.get(Registers.IP));
        assertEquals(new Registers(new long[Registers.COUNT]), registers);
        assertThrows(IllegalArgumentException.class, () -> new Registers(new long[3]));
    }

    private static Registers inCall(long call, long result) {
        return new Registers(new long[Registers.COUNT])
                .with(Registers.ORIG_AX, call)
                .with(Registers.AX, result)
                .with(Registers.IP, IP);
    }
}
