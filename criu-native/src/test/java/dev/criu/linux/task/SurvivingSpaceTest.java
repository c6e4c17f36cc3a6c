package dev.criu.linux.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.SyscallException;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.MachineCode;
import dev.criu.linux.call.OpenFlags;
import dev.criu.linux.program.Arg;
import dev.criu.linux.program.Buffer;
import dev.criu.linux.program.Op;
import dev.criu.linux.program.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SurvivingSpaceTest {
    private static final int KILLS_MORE_THAN_FIT = 3000;

    private final Kernel kernel = new Kernel(new MachineCode());
    private final SurvivingSpace space = new SurvivingSpace(kernel);

    @Test
    void anotherProcessOpensDescriptorsOfThisOne() throws IOException {
        Program program = new Program();
        Op pid = program.call(Sys.GETPID, new long[0]);
        Op fd = program.call(
                Sys.OPENAT, Arg.of(OpenFlags.AT_FDCWD), Buffer.string("/dev/null"), Arg.of(OpenFlags.O_RDONLY | OpenFlags.O_CLOEXEC));
        space.run(program);
        assertNotEquals(kernel.raw(Sys.GETPID, 0), pid.result());
        assertEquals("/dev/null", Files.readSymbolicLink(Path.of("/proc/self/fd/" + fd.result())).toString());
        assertEquals(-Errno.ECHILD, kernel.raw(Sys.WAIT4, pid.result(), 0, 0, 0), "it has been waited for");
        kernel.close((int) fd.result());
    }

    @Test
    void failureIsThatOfTheCallAndWhatFollowsIsNotMade() {
        Program program = new Program();
        program.call(Sys.OPENAT, Arg.of(OpenFlags.AT_FDCWD), Buffer.string("/nowhere"), Arg.of(0)).purpose("nothing");
        Op next = program.call(Sys.GETPID, new long[0]);
        var e = assertThrows(SyscallException.class, () -> space.run(program));
        assertEquals(Errno.ENOENT, e.errno());
        assertFalse(next.ran());
    }

    @Test
    void longProgramRunsInOneProcess() {
        Program program = new Program();
        List<Op> pids = new ArrayList<>();
        for (int i = 0; i < KILLS_MORE_THAN_FIT; i++) {
            pids.add(program.call(Sys.GETPID, new long[0]));
        }
        space.run(program);
        assertEquals(1, pids.stream().map(Op::result).distinct().count());
    }

    @Test
    void suretyLetsLiveWhomItReleases() throws IOException, InterruptedException {
        Process sleeper = new ProcessBuilder("sleep", "60").start();
        try (Surety surety = new Surety(kernel, List.of((int) sleeper.pid()))) {
            Program last = new Program();
            Op made = last.call(Sys.GETPID, new long[0]);
            surety.release(last);
            assertTrue(made.ran());
        }
        assertTrue(sleeper.isAlive());
        sleeper.destroyForcibly().waitFor();
    }

    @Test
    void suretyThatIsClosedEndsNobody() throws IOException, InterruptedException {
        Process sleeper = new ProcessBuilder("sleep", "60").start();
        new Surety(kernel, List.of((int) sleeper.pid())).close();
        assertTrue(sleeper.isAlive());
        sleeper.destroyForcibly().waitFor();
    }
}
