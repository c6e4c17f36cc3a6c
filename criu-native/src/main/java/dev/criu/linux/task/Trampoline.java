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

    private final Kernel kernel;
    private final Tracer tracer;
    private final RemoteMemory memory;
    private final SignalKeeper keeper;
    private final NativeMemory room = NativeMemory.allocate(ROOM);
    private final int codeSize;
    private final long code;
    private final long frame;
    private final long program;
    private final byte[] covered;
    private boolean running;
    private boolean deserted;

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
        this.kernel = kernel;
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

    /**
     * Runs a program in a stopped thread of the process; the thread is at home again afterwards. If it cannot be brought home, it
     * goes there alone as soon as it runs, and the trampoline stays as it is.
     */
    public void run(FrozenThread thread, Program questions) {
        memory.write(
                new RemoteAddress(frame), SignalFrame.build(frame, thread.homeAlone(), thread.extended(), thread.mask()));
        ProgramEncoder encoder = new ProgramEncoder(questions, room, program, kernel.interposer());
        try {
            while (encoder.hasMore()) {
                NativeMemory used = room.slice(0, encoder.encodeNext());
                memory.write(new RemoteAddress(program), used);
                runOnce(thread);
                memory.read(new RemoteAddress(program), used);
                encoder.collect();
            }
            bringHome(thread);
        } catch (RuntimeException e) {
            recall(thread, e);
            throw e;
        }
    }

    private void bringHome(FrozenThread thread) {
        tracer.setSignalMask(thread.tid(), thread.mask());
        tracer.setRegisters(thread.tid(), thread.home());
    }

    /**
     * A thread whose program has failed may run or stand anywhere in it. Its code, frame and program must not be taken away before it
     * has left: it would run into what was there before, and crash.
     */
    private void recall(FrozenThread thread, RuntimeException failure) {
        try {
            if (running) {
                stop(thread.tid());
            }
            bringHome(thread);
        } catch (RuntimeException e) {
            deserted = true;
            failure.addSuppressed(e);
        }
    }

    private void runOnce(FrozenThread thread) {
        int tid = thread.tid();
        tracer.setRegisters(tid, thread.home().forProgram(code + MachineCode.GUARDED, program, frame));
        tracer.setSignalMask(tid, ALL_SIGNALS);
        tracer.resume(tid, 0);
        running = true;
        awaitDone(tid);
        stop(tid);
    }

    private void stop(int tid) {
        tracer.interrupt(tid);
        while (true) {
            WaitStatus status = tracer.await(tid);
            if (status.isEventStop()) {
                running = false;
                return;
            }
            handle(tid, status);
        }
    }

    /** The thread cannot say that it is done without a signal, which could harm it; so its memory is watched. */
    private void awaitDone(int tid) {
        NativeMemory flag = room.slice(ProgramEncoder.DONE, 8);
        for (int spin = 0; ; spin++) {
            memory.read(new RemoteAddress(program + ProgramEncoder.DONE), flag);
            if (flag.getLong(0) != 0) {
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

    private void handle(int tid, WaitStatus status) {
        if (status.isEnd()) {
            throw new TaskDiedException(tid, status, "being asked for its state");
        }
        keeper.keep(tid, status);
        running = false;
        tracer.resume(tid, 0);
        running = true;
    }

    /** Puts back what was there, unless a thread still needs it to get home; every other thread must be stopped at home. */
    @Override
    public void close() {
        room.close();
        if (deserted) {
            return;
        }
        memory.write(new RemoteAddress(code), new byte[codeSize]);
        memory.write(new RemoteAddress(frame), covered);
    }
}
