package dev.criu.linux.task;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.MachineCode;
import dev.criu.linux.call.OpenFlags;
import dev.criu.linux.memory.NativeMemory;
import dev.criu.linux.program.Arg;
import dev.criu.linux.program.Buffer;
import dev.criu.linux.program.Program;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class JanitorTest {
    private final Kernel kernel = new Kernel(new MachineCode());

    @Test
    void worksWhenItIsClosedAndNotBefore() {
        try (NativeMemory ends = NativeMemory.allocate(8);
                NativeMemory byteRead = NativeMemory.allocate(8)) {
            kernel.call("pipe", Sys.PIPE2, ends.address(), OpenFlags.O_NONBLOCK | OpenFlags.O_CLOEXEC);
            int out = ends.getInt(0);
            Program cleanup = new Program();
            cleanup.call(Sys.CLOSE, -1); // fails, and keeps nothing else from being done
            cleanup.call(Sys.WRITE, Arg.of(ends.getInt(4)), Buffer.of(new byte[] {42}), Arg.of(1));
            try (Janitor janitor = Janitor.atTheEnd(kernel, cleanup)) {
                assertEquals(-Errno.EAGAIN, kernel.raw(Sys.READ, out, byteRead.address(), 1));
            }
            assertEquals(1, kernel.raw(Sys.READ, out, byteRead.address(), 1));
            assertEquals(42, byteRead.getByte(0));
            kernel.close(out);
            kernel.close(ends.getInt(4));
        }
    }

    /** The second has the first one's pipe open, and the first comes to its end all the same. */
    @Test
    @Timeout(10)
    void oneMadeLaterIsNotWaitedFor() {
        Program nothing = new Program();
        nothing.call(Sys.GETPID, new long[0]);
        Janitor first = Janitor.atTheEnd(kernel, nothing);
        Janitor second = Janitor.atDeath(kernel, nothing);
        first.close();
        second.close();
    }
}
