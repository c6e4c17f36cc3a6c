package dev.criu.linux.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Real programs, run by the interpreter in this JVM. */
class LocalSpaceTest {
    private static final byte[] TEXT = "through a pipe".getBytes(StandardCharsets.US_ASCII);

    private final LocalSpace space = new LocalSpace(new Kernel(new MachineCode()));
    private final Program program = new Program();

    @Test
    void laterCallsUseWhatEarlierOnesMade() {
        Buffer ends = Buffer.output(16);
        Buffer answer = Buffer.output(TEXT.length);
        program.call(Sys.PIPE2, ends, Arg.of(OpenFlags.O_CLOEXEC));
        Arg reader = new Arg.Word(ends, 0);
        Arg writer = new Arg.Word(ends, 4);
        Op written = program.call(Sys.WRITE, writer, Buffer.of(TEXT), Arg.of(TEXT.length));
        program.call(Sys.READ, reader, answer, written).expecting(TEXT.length);
        program.call(Sys.CLOSE, reader);
        program.call(Sys.CLOSE, writer);
        space.run(program);
        assertEquals(TEXT.length, written.result());
        assertArrayEquals(TEXT, answer.bytes());
    }

    @Test
    void structuresPointAtOtherBuffers() {
        Buffer vectors = Buffer.struct(32)
                .pointer(0, Buffer.string("one "))
                .putLong(8, 4)
                .pointer(16, Buffer.string("two"))
                .putLong(24, 3);
        Buffer answer = Buffer.output(7);
        Op file = program.call(Sys.MEMFD_CREATE, Buffer.string("vectors"), Arg.of(1));
        program.call(Sys.PWRITEV, file, vectors, Arg.of(2), Arg.of(0), Arg.of(0)).expecting(7);
        program.call(Sys.PREAD64, file, answer, Arg.of(7), Arg.of(0)).expecting(7);
        program.call(Sys.CLOSE, file);
        space.run(program);
        assertEquals("one two", new String(answer.bytes(), StandardCharsets.US_ASCII));
    }

    @Test
    void anUnexpectedResultCanSkipCalls() {
        Op same = program.call(Sys.DUP2, 0, 0).expecting(0).orSkip(1); // as expected
        Op made = program.call(Sys.GETPID, 0);
        Op other = program.call(Sys.GETPID, 0).expecting(0).orSkip(2);
        Op skipped = program.call(Sys.CLOSE, 99);
        Op skippedToo = program.call(Sys.CLOSE, 98);
        Op last = program.call(Sys.GETPID, 0);
        space.run(program);
        assertEquals(0, same.result());
        assertEquals(last.result(), made.result());
        assertEquals(last.result(), other.result());
        assertEquals(0, skipped.result(), "never made");
        assertEquals(0, skippedToo.result(), "never made");
    }

    @Test
    void longProgramsRunInPiecesThatKnowOfEachOther() {
        Op fd = program.call(Sys.EVENTFD2, 0, OpenFlags.O_CLOEXEC);
        Buffer one = Buffer.struct(8).putLong(0, 1);
        for (int i = 0; i < 3000; i++) {
            program.call(Sys.WRITE, fd, one, Arg.of(8)).expecting(8);
        }
        Buffer sum = Buffer.output(8);
        program.call(Sys.READ, fd, sum, Arg.of(8));
        program.call(Sys.CLOSE, fd);
        space.run(program);
        assertEquals(3000, sum.getLong(0));
    }

    @Test
    void allSixArgumentsMayBeResults() {
        List<Op> numbers = new ArrayList<>();
        for (long number : new long[] {0, 4096, 3, 0x22, -1, 0}) {
            // A call whose outcome is known: mmap's arguments, as offsets of a fresh file that lseek gives back.
            numbers.add(number < 0 ? program.call(Sys.CLOSE, -1).anyOutcome() : seek(number));
        }
        Op mapped = program.call(Sys.MMAP, numbers.toArray(new Arg[0]));
        program.call(Sys.MUNMAP, mapped, Arg.of(4096));
        space.run(program);
        assertTrue(mapped.result() > 0);
    }

    private Op seek(long number) {
        Op file = program.call(Sys.MEMFD_CREATE, Buffer.string("numbers"), Arg.of(1));
        Op offset = program.call(Sys.LSEEK, file, Arg.of(number), Arg.of(0));
        program.call(Sys.CLOSE, file);
        return offset;
    }

    @Test
    void stopsAtTheFirstFailure() {
        Op before = program.call(Sys.GETPID, 0);
        program.call(Sys.CLOSE, -1).purpose("nothing");
        Op behind = program.call(Sys.GETPID, 0);
        var e = assertThrows(SyscallException.class, () -> space.run(program));
        assertEquals(Errno.EBADF, e.errno());
        assertEquals(ProcessHandle.current().pid(), before.result());
        assertFalse(behind.ran());
    }

    @Test
    void goesOnAfterFailuresThatAreAllowed() {
        Op allowed = program.call(Sys.CLOSE, -1).anyOutcome();
        Op behind = program.call(Sys.GETPID, 0);
        space.run(program);
        assertTrue(allowed.failed());
        assertTrue(behind.ran());
    }

    @Test
    void stopsWhereAnotherResultWasDue() {
        program.call(Sys.GETPID, 0).expecting(0).purpose("our pid");
        var e = assertThrows(SyscallException.class, () -> space.run(program));
        assertTrue(e.getMessage().startsWith("our pid: getpid gave "), e.getMessage());
    }

    @Test
    void expectedFailureIsNone() {
        Op op = program.call(Sys.CLOSE, -1).expecting(-Errno.EBADF);
        space.run(program);
        assertTrue(op.failed());
    }

    @Test
    void emptyProgramRunsToItsEnd() {
        assertTrue(program.isEmpty());
        space.run(program);
    }
}
