package dev.criu.linux.x86_64;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.MachineCode;
import dev.criu.linux.memory.NativeMemory;
import dev.criu.linux.memory.RemoteMemory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The memory of this process stands for that of the task. */
class RestartedCallTest {
    private static final int CODE = 64;
    private static final int TIME = 256;
    private static final int WORD = 320;

    private final Kernel kernel = new Kernel(new MachineCode());
    private final NativeMemory own = NativeMemory.allocate(4096);
    private final RemoteMemory memory = new RemoteMemory(kernel, (int) ProcessHandle.current().pid());

    RestartedCallTest() {
        own.put(0, new byte[4096]);
        own.putLong(TIME, 5);
        own.putInt(WORD, 42);
    }

    @AfterEach
    void free() {
        memory.close();
        own.close();
    }

    @Test
    void numberLoadedBeforeTheInstructionIsThatOfTheCall() {
        loads(Sys.POLL);
        assertEquals(Sys.POLL.number(), resolve(own.address() + WORD, 1, 60_000, 0));
    }

    @Test
    void numberWhoseArgumentsMakeNoSenseIsSomethingElse() {
        loads(Sys.POLL);
        assertEquals(Sys.NANOSLEEP.number(), resolve(own.address() + TIME, 0, own.address(), 0));
    }

    @Test
    void argumentsTellWhereTheNumberComesFromElsewhere() {
        assertEquals(Sys.CLOCK_NANOSLEEP.number(), resolve(1, 0, own.address() + TIME, 0));
        assertEquals(Sys.NANOSLEEP.number(), resolve(own.address() + TIME, own.address(), 7, 0));
        assertEquals(Sys.FUTEX.number(), resolve(own.address() + WORD, 128, 42, own.address() + TIME));
        assertEquals(Sys.POLL.number(), resolve(own.address() + WORD, 3, 3_600_000, 0));
    }

    @Test
    void whatFitsNothingStaysWhatItIs() {
        assertEquals(Sys.RESTART_SYSCALL.number(), resolve(4096, 4096, 4096, 4096));
    }

    @Test
    void otherCallsAreLeftAlone() {
        Registers read = stopped(0, 0, 0, 0).with(Registers.ORIG_AX, Sys.READ.number());
        assertFalse(RestartedCall.concerns(read));
        assertSame(read, RestartedCall.resolve(read, memory));
    }

    private void loads(Sys call) {
        own.put(CODE, new byte[] {(byte) 0xb8, (byte) call.number(), (byte) (call.number() >> 8), 0, 0});
        own.put(CODE + 20, new byte[] {0});
    }

    private long resolve(long di, long si, long dx, long r10) {
        return RestartedCall.resolve(stopped(di, si, dx, r10), memory).get(Registers.ORIG_AX);
    }

    private Registers stopped(long di, long si, long dx, long r10) {
        return new Registers(new long[Registers.COUNT])
                .with(Registers.ORIG_AX, Sys.RESTART_SYSCALL.number())
                .with(Registers.AX, -Errno.ERESTART_RESTARTBLOCK)
                .with(Registers.IP, own.address() + CODE + 40)
                .with(Registers.DI, di)
                .with(Registers.SI, si)
                .with(Registers.DX, dx)
                .with(Registers.R10, r10);
    }
}
