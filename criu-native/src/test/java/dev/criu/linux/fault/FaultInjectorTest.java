package dev.criu.linux.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.SyscallException;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.MachineCode;
import dev.criu.linux.call.OpenFlags;
import dev.criu.linux.program.LocalSpace;
import dev.criu.linux.program.Op;
import dev.criu.linux.program.Program;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultInjectorTest {
    private static final int F_GETFD = 1;

    private final List<String> told = new ArrayList<>();

    @BeforeEach
    void nameThread() {
        Thread.currentThread().setName("main");
    }

    private Kernel failing(String fault) {
        return new Kernel(new MachineCode(), FaultInjector.failing(fault, told::add));
    }

    @Test
    void onlyTheChosenCallFails() {
        Kernel kernel = failing("main/2:12");
        assertTrue(kernel.raw(Sys.GETPID, 0) > 0);
        assertEquals(-Errno.ENOMEM, kernel.raw(Sys.GETPID, 0));
        assertTrue(kernel.raw(Sys.GETPID, 0) > 0);
        assertEquals(1, told.size());
        assertTrue(told.get(0).startsWith("main/2 getpid "), told.get(0));
    }

    @Test
    void callsOfOtherThreadsDoNotCount() throws InterruptedException {
        Kernel kernel = failing("main/1:1");
        Thread other = new Thread(() -> kernel.raw(Sys.GETPID, 0), "other");
        other.start();
        other.join();
        assertEquals(-Errno.EPERM, kernel.raw(Sys.GETPID, 0));
    }

    @Test
    void programStopsAtTheChosenCallAndThoseBeforeItAreMade() {
        Program program = new Program();
        Op first = program.call(Sys.GETPID, 0);
        program.call(Sys.GETPID, 0).purpose("pid 812");
        Op third = program.call(Sys.GETPID, 0);
        var e = assertThrows(SyscallException.class, () -> new LocalSpace(failing("main/2:5")).run(program));
        assertEquals(Errno.EIO, e.errno());
        assertTrue(first.result() > 0);
        assertFalse(third.ran());
    }

    @Test
    void programGoesOnBehindACallThatMayFail() {
        Program program = new Program();
        Op first = program.call(Sys.GETPID, 0).anyOutcome();
        Op second = program.call(Sys.GETPID, 0);
        new LocalSpace(failing("main/1:5")).run(program);
        assertEquals(-Errno.EIO, first.result());
        assertTrue(second.result() > 0);
    }

    @Test
    void programMayEndWithACallThatFails() {
        Program program = new Program();
        program.call(Sys.GETPID, 0);
        Op last = program.call(Sys.GETPID, 0).anyOutcome();
        new LocalSpace(failing("main/2:5")).run(program);
        assertEquals(-Errno.EIO, last.result());
    }

    @Test
    void closedDescriptorIsGoneWhateverIsAskedFor() {
        Kernel kernel = failing("main/2:5");
        int fd = kernel.open("/dev/null", OpenFlags.O_RDONLY);
        assertEquals(0, kernel.raw(Sys.CLOSE, fd));
        assertEquals(-Errno.EBADF, kernel.raw(Sys.FCNTL, fd, F_GETFD));
    }

    @Test
    void childOfThisProcessIsWaitedForWhateverIsAskedFor() throws IOException {
        Kernel kernel = failing("main/1:10");
        Process child = new ProcessBuilder("cat").start();
        long polled = kernel.raw(Sys.WAITID, 1, child.pid(), 0, 4 | 1 | 0x01000000, 0, 0);
        child.destroy();
        assertEquals(0, polled);
        assertEquals(1, told.size());
        assertEquals(-Errno.ECHILD, failing("main/1:10").raw(Sys.WAIT4, 1, 0, 0, 0));
    }

    @Test
    void waitingIsOneStep() {
        Kernel kernel = new Kernel(new MachineCode(), FaultInjector.listing(told::add));
        for (int i = 0; i < 5; i++) {
            kernel.raw(Sys.WAIT4, 1, 0, 1, 0);
        }
        kernel.raw(Sys.GETPID, 0);
        assertEquals(2, told.size());
        assertTrue(told.get(0).startsWith("main-polls/1 wait4"), told.get(0));
        assertTrue(told.get(1).startsWith("main/1 getpid"), told.get(1));
    }

    @Test
    void whatIsNoFaultIsRefused() {
        for (String text : List.of("", "main", "main/1", "main/1:EIO", "main/x:1")) {
            assertThrows(IllegalArgumentException.class, () -> FaultInjector.failing(text, told::add), text);
        }
    }
}
