package dev.criu.linux.ptrace;

import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.program.Arg;
import dev.criu.linux.program.Buffer;
import dev.criu.linux.program.Program;
import dev.criu.linux.x86_64.Registers;

/** Requests of ptrace(2) written into a program that another process runs; none of them ends it. */
public final class PtraceProgram {
    private static final int PEEKUSER = 3;
    private static final int SETREGS = 13;
    private static final int FUTEX_WAIT_PRIVATE = 128;
    private static final int TIMESPEC = 16;
    private static final Arg NOTHING = Arg.of(0);

    private final Program program;
    private final int tid;

    /** Adds to {@code program} what is to be done to a task. */
    public PtraceProgram(Program program, int tid) {
        this.program = program;
        this.tid = tid;
    }

    /** Attaches to the task and waits until it stands. */
    public void stop() {
        request(Tracer.SEIZE, NOTHING, NOTHING);
        request(Tracer.INTERRUPT, NOTHING, NOTHING);
        program.call(Sys.WAIT4, tid, 0, Tracer.WALL, 0).anyOutcome();
    }

    /** Sets registers and blocked signals of the stopped task, if its stack pointer is as given. */
    public void setIfAt(long stackPointer, Registers registers, long mask) {
        Buffer now = Buffer.output(16);
        request(PEEKUSER, Arg.of(Registers.SP * 8L), now);
        skipUnless((int) stackPointer, new Arg.Word(now, 0), 3);
        skipUnless((int) (stackPointer >>> 32), new Arg.Word(now, 4), 2);
        Buffer state = Buffer.struct(Registers.BYTES);
        for (int i = 0; i < Registers.COUNT; i++) {
            state.putLong(i * 8, registers.get(i));
        }
        request(SETREGS, NOTHING, state);
        request(Tracer.SETSIGMASK, Arg.of(8), Buffer.struct(8).putLong(0, mask));
    }

    /** Goes on only with an equal word, as futex(2) sees it: it would wait then, which takes no time here. */
    private void skipUnless(int expected, Arg.Word word, int calls) {
        program.call(Sys.FUTEX, Buffer.struct(8).putInt(0, expected), Arg.of(FUTEX_WAIT_PRIVATE), word, Buffer.struct(TIMESPEC))
                .expecting(-Errno.ETIMEDOUT)
                .orSkip(calls);
    }

    /** Sets the syscall user dispatch of the stopped task. */
    public void setUserDispatch(UserDispatch dispatch) {
        request(Tracer.SET_USER_DISPATCH, Arg.of(UserDispatch.BYTES), dispatch.toBuffer());
    }

    /** Lets the task go. */
    public void detach() {
        request(Tracer.DETACH, NOTHING, NOTHING);
    }

    private void request(int request, Arg addr, Arg data) {
        program.call(Sys.PTRACE, Arg.of(request), Arg.of(tid), addr, data).anyOutcome();
    }
}
