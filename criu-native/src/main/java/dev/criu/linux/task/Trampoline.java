package dev.criu.linux.task;

import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.MachineCode;
import dev.criu.linux.memory.NativeMemory;
import dev.criu.linux.memory.RemoteAddress;
import dev.criu.linux.memory.RemoteMemory;
import dev.criu.linux.program.Program;
import dev.criu.linux.program.ProgramEncoder;
import dev.criu.linux.ptrace.Tracer;
import dev.criu.linux.ptrace.WaitStatus;
import dev.criu.linux.x86_64.SignalFrame;

/**
 * A place in a frozen process from which its threads answer questions: the interpreter, a frame to go home to, and room for a
 * program. Threads run one after the other.
 *
 * <p>Nothing is mapped for it, so that nothing stays mapped whatever happens to this JVM: the code lies in the padding of the vDSO,
 * frame and program where the stack does not reach ({@link Footholds}). {@link #close()} puts back what was in both places.
 *
 * <p>A thread that was answering goes home by itself: at a stop the kernel resumes it when the tracer dies, and the guarded entry of
 * the interpreter ends in rt_sigreturn on the frame, which was in place before the first call. Breakpoints are not used, because the
 * SIGTRAP of a tracee that loses its tracer is delivered and kills (ptrace_stop in kernel/signal.c).
 */
public final class Trampoline implements AutoCloseable {
    private static final int PAGE = 4096;
    private static final int ROOM = 4 * PAGE;
    private static final long ALL_SIGNALS = -1;

    private final Tracer tracer;
    private final RemoteMemory memory;
    private final SignalKeeper keeper;
    private final NativeMemory room = NativeMemory.allocate(ROOM);
    private final int codeSize;
    private final long code;
    private final long frame;
    private final long program;
    private final byte[] covered;
    private ProgramEncoder started;

    /**
     * Addresses in a frozen process.
     *
     * @param code where the interpreter goes
     * @param frame where the frame to go home to and, behind it, the program go
     * @param frameSize bytes from the frame to the program
     */
    public record Place(long code, long frame, int frameSize) {
        /** Finds a place on whatever thread, by looking; {@code leader} and all other threads are stopped. */
        public static Place find(Kernel kernel, FrozenThread leader, Footholds footholds) {
            int frameSize = (SignalFrame.size(leader.extended().length) + PAGE - 1) & -PAGE;
            return new Place(
                    footholds.codeRoom(kernel.code().interpreter().length), footholds.dataRoom(frameSize + ROOM), frameSize);
        }
    }

    /** Occupies a place; all threads are stopped. */
    public Trampoline(Kernel kernel, Tracer tracer, RemoteMemory memory, Place place, SignalKeeper keeper) {
        this.tracer = tracer;
        this.memory = memory;
        this.keeper = keeper;
        byte[] interpreter = kernel.code().interpreter();
        this.codeSize = interpreter.length;
        this.code = place.code;
        this.frame = place.frame;
        this.program = frame + place.frameSize;
        this.covered = memory.read(new RemoteAddress(frame), place.frameSize + ROOM);
        memory.write(new RemoteAddress(code), interpreter);
    }

    /** Runs a program in a stopped thread of the process; the thread is at home again afterwards. */
    public void run(FrozenThread thread, Program questions) {
        writeFrame(thread);
        ProgramEncoder encoder = new ProgramEncoder(questions, room, program);
        try {
            while (encoder.hasMore()) {
                int used = encoder.encodeNext();
                go(thread, used);
                stop(thread, encoder, used);
            }
        } finally {
            goHome(thread);
        }
    }

    /**
     * Starts a program that the room holds as a whole, and returns while the thread runs it. {@link #finish} has to follow, also when
     * something else goes wrong meanwhile.
     *
     * @throws IllegalArgumentException if the program is too long
     */
    public void start(FrozenThread thread, Program whole) {
        writeFrame(thread);
        started = new ProgramEncoder(whole, room, program);
        int used = started.encodeNext();
        if (used != started.encodedWhole()) {
            throw new IllegalArgumentException("a program that is started must fit into " + ROOM + " bytes");
        }
        go(thread, used);
    }

    /** Waits until a program that was started has ended, and takes its results; the thread is at home again afterwards. */
    public void finish(FrozenThread thread) {
        try {
            stop(thread, started, started.encodedWhole());
        } finally {
            started = null;
            goHome(thread);
        }
    }

    private void writeFrame(FrozenThread thread) {
        memory.write(
                new RemoteAddress(frame), SignalFrame.build(frame, thread.homeAlone(), thread.extended(), thread.mask()));
    }

    private void goHome(FrozenThread thread) {
        tracer.setSignalMask(thread.tid(), thread.mask());
        tracer.setRegisters(thread.tid(), thread.home());
    }

    /** @param used bytes of the encoded program */
    private void go(FrozenThread thread, int used) {
        int tid = thread.tid();
        memory.write(new RemoteAddress(program), room.slice(0, used));
        tracer.setRegisters(tid, thread.home().forProgram(code + MachineCode.GUARDED, program, frame));
        tracer.setSignalMask(tid, ALL_SIGNALS);
        tracer.resume(tid, 0);
    }

    private void stop(FrozenThread thread, ProgramEncoder encoder, int used) {
        int tid = thread.tid();
        awaitDone(tid);
        tracer.interrupt(tid);
        for (WaitStatus status = tracer.await(tid); !status.isEventStop(); status = tracer.await(tid)) {
            handle(tid, status);
        }
        memory.read(new RemoteAddress(program), room.slice(0, used));
        encoder.collect();
    }

    /** Whether a program that was started has ended. */
    public boolean isDone() {
        NativeMemory flag = room.slice(ProgramEncoder.DONE, 8);
        memory.read(new RemoteAddress(program + ProgramEncoder.DONE), flag);
        return flag.getLong(0) != 0;
    }

    /** The thread cannot say that it is done without a signal, which could harm it; so its memory is watched. */
    private void awaitDone(int tid) {
        for (int spin = 0; ; spin++) {
            if (isDone()) {
                return;
            }
            WaitStatus status = spin % 16 == 15 ? tracer.poll(tid) : null;
            if (status != null) {
                handle(tid, status);
            }
            if (spin > 64) {
                Thread.yield();
            }
        }
    }

    /** Deals with what happens to a thread while it runs a program, and lets it go on. */
    void handle(int tid, WaitStatus status) {
        if (status.isEnd()) {
            throw new TaskDiedException(tid, status, "being asked for its state");
        }
        keeper.keep(tid, status);
        tracer.resume(tid, 0);
    }

    /** Puts back what was there into a copy of the process's memory that was made while the trampoline was in place. */
    public void removeFrom(RemoteMemory copy) {
        copy.write(new RemoteAddress(code), new byte[codeSize]);
        copy.write(new RemoteAddress(frame), covered);
    }

    /** Puts back what was there; every thread must be stopped at home. */
    @Override
    public void close() {
        room.close();
        removeFrom(memory);
    }
}
