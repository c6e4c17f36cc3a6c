package dev.criu.linux.task;

import dev.criu.linux.SyscallException;
import dev.criu.linux.call.MachineCode;
import dev.criu.linux.memory.NativeMemory;
import dev.criu.linux.memory.RemoteAddress;
import dev.criu.linux.memory.RemoteMemory;
import dev.criu.linux.program.Program;
import dev.criu.linux.program.ProgramEncoder;
import dev.criu.linux.ptrace.Tracer;
import dev.criu.linux.ptrace.WaitStatus;
import dev.criu.linux.x86_64.Registers;
import dev.criu.linux.x86_64.SignalFrame;

/**
 * One program in one stopped thread of a frozen process. {@link #start}, {@link #interrupt} and {@link #settle} are the tracer's
 * and come in this order; between them the runs of other threads take their steps ({@link GuardedRuns}). What is before and behind
 * can be done on any thread.
 */
public final class GuardedRun {
    private static final long ALL_SIGNALS = -1;

    private final Trampoline trampoline;
    private final Tracer tracer;
    private final RemoteMemory memory;
    private final long frame;
    private final long program;
    private final NativeMemory room;
    private final FrozenThread thread;
    private final ProgramEncoder encoder;
    private int used;
    private boolean away;
    private boolean running;

    /**
     * Writes the frame to go home to, and the program behind it.
     *
     * @param frame where the frame goes
     * @param program where the program goes, of at most the size of {@code room}
     */
    GuardedRun(Trampoline trampoline, long frame, long program, NativeMemory room, FrozenThread thread, Program questions) {
        this.trampoline = trampoline;
        this.tracer = trampoline.tracer();
        this.memory = trampoline.memory();
        this.frame = frame;
        this.program = program;
        this.room = room;
        this.thread = thread;
        this.encoder = new ProgramEncoder(questions, room, program, tracer.interposer());
        memory.write(
                new RemoteAddress(frame), SignalFrame.build(frame, thread.homeAlone(), thread.extended(), thread.mask()));
        writeNext();
    }

    private void writeNext() {
        used = encoder.encodeNext();
        memory.write(new RemoteAddress(program), room.slice(0, used));
    }

    /** Sends the thread off; it must be stopped at home. */
    public void start() {
        int tid = thread.tid();
        away = true;
        tracer.setRegisters(tid, thread.home().forProgram(trampoline.code() + MachineCode.GUARDED, program, frame));
        tracer.setSignalMask(tid, ALL_SIGNALS);
        tracer.resume(tid, 0);
        running = true;
    }

    /** Waits until the thread is done, and asks it to stop. */
    public void interrupt() {
        awaitDone();
        tracer.interrupt(thread.tid());
    }

    /** Waits until the thread has stopped, and takes it home. */
    public void settle() {
        try {
            awaitStop();
            while (!encoder.isComplete()) {
                collect();
                if (encoder.hasMore()) {
                    writeNext();
                    start();
                    interrupt();
                    awaitStop();
                }
            }
            goHome();
        } catch (RuntimeException e) {
            recall(e);
            throw e;
        }
    }

    /**
     * Takes the thread home after a failure, wherever in its program it runs or stands. It goes there alone if that fails too.
     */
    void recall(RuntimeException failure) {
        if (!away) {
            return;
        }
        try {
            if (running) {
                tracer.interrupt(thread.tid());
                awaitStop();
            }
            goHome();
        } catch (RuntimeException e) {
            trampoline.desert();
            failure.addSuppressed(e);
        }
    }

    private void goHome() {
        tracer.setSignalMask(thread.tid(), thread.mask());
        tracer.setRegisters(thread.tid(), thread.home());
        away = false;
    }

    /**
     * Takes the results of a settled run.
     *
     * @throws SyscallException if a call had another outcome than was expected
     */
    public void collect() {
        memory.read(new RemoteAddress(program), room.slice(0, used));
        encoder.collect();
    }

    /** The thread cannot say that it is done without a signal, which could harm it; so its memory is watched. */
    private void awaitDone() {
        for (int spin = 0; ; spin++) {
            if (isDone()) {
                return;
            }
            WaitStatus status = spin % 16 == 15 ? tracer.poll(thread.tid()) : null;
            if (status != null) {
                handle(status);
            }
            if (spin > 64) {
                Thread.yield();
            }
        }
    }

    /** Whether the thread has made its calls and waits to be called back. */
    boolean isDone() {
        NativeMemory flag = room.slice(ProgramEncoder.DONE, 8);
        memory.read(new RemoteAddress(program + ProgramEncoder.DONE), flag);
        return flag.getLong(0) != 0;
    }

    private void awaitStop() {
        while (true) {
            WaitStatus status = tracer.awaitLeader(thread.tid());
            if (status.isEventStop()) {
                running = false;
                requireNotGone();
                return;
            }
            handle(status);
        }
    }

    /** Who was not called in time has gone home by itself, and on from there: its registers are its own again. */
    private void requireNotGone() {
        if (!trampoline.holds(tracer.registers(thread.tid()).get(Registers.IP))) {
            away = false;
            trampoline.abandonRooms();
            throw new TaskDiedException(thread.tid(), "went on before it was called back: criu stood still for over two seconds; dump again");
        }
    }

    /** Deals with what happens to the thread while it is away, and lets it go on. */
    void handle(WaitStatus status) {
        running = false;
        if (status.isEnd()) {
            away = false;
            throw new TaskDiedException(thread.tid(), status, "being asked for its state");
        }
        trampoline.keeper().keep(thread.tid(), status);
        tracer.resume(thread.tid(), 0);
        running = true;
    }
}
