package dev.criu.linux.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.SyscallException;
import dev.criu.linux.memory.NativeMemory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The layout that interpreter.S states. The interpreter itself is played by the test. */
class ProgramEncoderTest {
    private static final long BASE = 0x7000_0000L;
    private static final int HEADER = 40;
    private static final int OP = 72;

    private final NativeMemory room = NativeMemory.allocate(4096);
    private final Program program = new Program();

    @AfterEach
    void free() {
        room.close();
    }

    @Test
    void headerTellsFirstAndLastOperation() {
        program.call(Sys.GETPID, 0);
        program.call(Sys.GETTID, 0);
        int used = encode();
        assertEquals(BASE + HEADER, room.getLong(0));
        assertEquals(BASE + HEADER + 2 * OP, room.getLong(8));
        assertEquals(0, room.getLong(ProgramEncoder.DONE));
        assertTrue(room.getLong(24) > 0, "a guarded run waits for a while");
        assertEquals(HEADER + 2 * OP, used);
    }

    @Test
    void numbersArePassedAsTheyAre() {
        program.call(Sys.MMAP, 1, 2, 3, 4, -5, Long.MIN_VALUE);
        encode();
        assertEquals(Sys.MMAP.number(), room.getInt(HEADER));
        assertEquals(0, room.getInt(HEADER + 4));
        assertEquals(-5, argument(0, 4));
        assertEquals(Long.MIN_VALUE, argument(0, 5));
    }

    @Test
    void argumentsThatAreNotGivenAreZero() {
        room.putLong(HEADER + 8 + 5 * 8, 77);
        program.call(Sys.CLOSE, 3);
        encode();
        assertEquals(3, argument(0, 0));
        assertEquals(0, argument(0, 5));
    }

    @Test
    void resultOfAnEarlierCallIsAnAddress() {
        Op open = program.call(Sys.EVENTFD2, 0, 0);
        program.call(Sys.FCNTL, Arg.of(1), open);
        encode();
        assertEquals(1 << 1, room.getInt(HEADER + OP + 4), "argument 1 is indirect");
        assertEquals(BASE + HEADER + 56, argument(1, 1));
    }

    @Test
    void buffersStandForTheirAddressAndAreWrittenThere() {
        Buffer path = Buffer.string("/a");
        program.call(Sys.OPENAT, Arg.of(-100), path);
        encode();
        int at = HEADER + OP;
        assertEquals(BASE + at, argument(0, 1));
        assertEquals(0, room.getInt(HEADER + 4));
        assertArrayEquals(new byte[] {'/', 'a', 0}, room.bytes(at, 3));
    }

    @Test
    void bufferUsedTwiceIsPlacedOnce() {
        Buffer buffer = Buffer.struct(20);
        program.call(Sys.READ, Arg.of(0), buffer);
        program.call(Sys.WRITE, Arg.of(1), buffer);
        assertEquals(HEADER + 2 * OP + 24, encode());
        assertEquals(argument(0, 1), argument(1, 1));
    }

    @Test
    void pointersHoldTheAddressOfTheirTarget() {
        Buffer inner = Buffer.string("inner");
        Buffer outer = Buffer.struct(16).pointer(8, inner);
        program.call(Sys.PWRITEV, Arg.of(1), outer, Arg.of(1));
        encode();
        long outerAt = argument(0, 1) - BASE;
        long innerAt = room.getLong(outerAt + 8) - BASE;
        assertArrayEquals("inner".getBytes(), room.bytes(innerAt, 5));
    }

    @Test
    void wordOfABufferIsReadWhenTheCallIsMade() {
        Buffer pair = Buffer.output(8);
        program.call(Sys.PIPE2, pair, Arg.of(0));
        program.call(Sys.CLOSE, new Arg.Word(pair, 0));
        encode();
        assertEquals(1, room.getInt(HEADER + OP + 4));
        assertEquals(argument(0, 0), argument(1, 0), "the word lies at the buffer's start");
    }

    @Test
    void expectationsBecomeFlags() {
        program.call(Sys.CLOSE, 3).anyOutcome();
        program.call(Sys.DUP, 3).expecting(4);
        encode();
        assertEquals(1 << 8, room.getInt(HEADER + 4));
        assertEquals(1 << 9, room.getInt(HEADER + OP + 4));
        assertEquals(4, room.getLong(HEADER + OP + 64));
    }

    @Test
    void takesAsManyCallsAsTheRoomHoldsAndCarriesResultsOver() {
        NativeMemory small = room.slice(0, HEADER + OP + 8);
        Buffer answer = Buffer.output(8);
        Op first = program.call(Sys.PIPE2, answer, Arg.of(0));
        Op second = program.call(Sys.DUP3, first, new Arg.Word(answer, 0), Arg.of(0));
        ProgramEncoder encoder = new ProgramEncoder(program, small, BASE);

        encoder.encodeNext();
        assertEquals(BASE + HEADER + OP, room.getLong(8), "one call");
        small.putLong(HEADER + OP, 55);
        succeed(small, 1, 33);
        encoder.collect();
        assertTrue(first.ran());
        assertFalse(second.ran());
        assertTrue(encoder.hasMore());

        encoder.encodeNext();
        assertEquals(0, room.getInt(HEADER + 4), "results of calls that were made are numbers");
        assertEquals(33, argument(0, 0));
        assertEquals(55, argument(0, 1));
        succeed(small, 1, 34);
        encoder.collect();
        assertEquals(34, second.result());
        assertFalse(encoder.hasMore());
    }

    @Test
    void refusesACallThatNeedsMoreThanAllRoom() {
        program.call(Sys.WRITE, Arg.of(1), Buffer.struct(8192));
        var e = assertThrows(IllegalArgumentException.class, this::encode);
        assertEquals("write needs more room than 4096 bytes", e.getMessage());
    }

    @Test
    void refusesAResultThatIsUsedBeforeItsCall() {
        Op elsewhere = new Program().call(Sys.GETPID, 0);
        program.call(Sys.KILL, elsewhere, Arg.of(0));
        var e = assertThrows(IllegalArgumentException.class, this::encode);
        assertEquals("getpid is used before it is called", e.getMessage());
    }

    @Test
    void refusesWhatNoCallTakes() {
        assertThrows(IllegalArgumentException.class, () -> program.call(Sys.MMAP, 1, 2, 3, 4, 5, 6, 7));
        assertThrows(IllegalArgumentException.class, () -> new Arg.Word(Buffer.output(8), 1));
        assertThrows(IllegalArgumentException.class, () -> new Arg.Word(Buffer.output(8), -1));
    }

    @Test
    void outputsAreReadBackAndInputsAreNot() {
        Buffer in = Buffer.struct(8).putInt(0, 1);
        Buffer out = Buffer.output(8);
        program.call(Sys.DUP2, in, out);
        ProgramEncoder encoder = new ProgramEncoder(program, room, BASE);
        encoder.encodeNext();
        room.putInt(argument(0, 0) - BASE, 9);
        room.putInt(argument(0, 1) - BASE, 9);
        succeed(room, 1, 0);
        encoder.collect();
        assertEquals(1, in.getInt(0));
        assertEquals(9, out.getInt(0));
    }

    @Test
    void failureSaysPurposeCallAndErrorAndWhatWasMade() {
        Op made = program.call(Sys.GETPID, 0);
        Op failed = program.call(Sys.CLOSE, 99).purpose("pid 812 fd 99");
        Op unmade = program.call(Sys.GETTID, 0);
        var e = assertThrows(SyscallException.class, () -> stopAt(1, -Errno.EBADF));
        assertTrue(e.getMessage().startsWith("pid 812 fd 99: close: EBADF"), e.getMessage());
        assertEquals(Errno.EBADF, e.errno());
        assertTrue(made.ran());
        assertTrue(failed.failed());
        assertFalse(unmade.ran());
        assertThrows(IllegalStateException.class, unmade::result);
    }

    @Test
    void failureSaysWhatWasDueInstead() {
        program.call(Sys.DUP, 3).expecting(4).purpose("pid 812 fd 4");
        var e = assertThrows(SyscallException.class, () -> stopAt(0, 7));
        assertEquals("pid 812 fd 4: dup gave 7 where 4 was due", e.getMessage());
        assertEquals(0, e.errno());
    }

    @Test
    void programThatRanAstrayIsNotBelieved() {
        program.call(Sys.GETPID, 0);
        assertThrows(IllegalStateException.class, () -> stopAt(5, 0));
    }

    private int encode() {
        return new ProgramEncoder(program, room, BASE).encodeNext();
    }

    private long argument(int op, int index) {
        return room.getLong(HEADER + (long) op * OP + 8 + index * 8L);
    }

    /** The interpreter stops at an operation with a result; those before it gave 0. */
    private void stopAt(int op, long result) {
        ProgramEncoder encoder = new ProgramEncoder(program, room, BASE);
        encoder.encodeNext();
        room.putLong(0, BASE + HEADER + (long) op * OP);
        room.putLong(HEADER + (long) op * OP + 56, result);
        encoder.collect();
    }

    private static void succeed(NativeMemory room, int count, long result) {
        for (int i = 0; i < count; i++) {
            room.putLong(HEADER + (long) i * OP + 56, result);
        }
        room.putLong(0, BASE + HEADER + (long) count * OP);
    }
}
