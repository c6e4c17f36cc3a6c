package dev.criu.linux.task;

import dev.criu.linux.call.Kernel;
import dev.criu.linux.memory.NativeMemory;
import dev.criu.linux.memory.RemoteAddress;
import dev.criu.linux.memory.RemoteMemory;
import dev.criu.linux.program.Program;
import dev.criu.linux.ptrace.Tracer;
import dev.criu.linux.x86_64.SignalFrame;

/**
 * A place in a frozen process from which its threads answer questions: the interpreter, and rooms that each hold a frame to go home
 * to and a program.
 *
 * <p>Nothing is mapped for it, so that nothing stays mapped whatever happens to this JVM: the code lies in the padding of the vDSO,
 * frames and programs where the stack does not reach ({@link Footholds}). {@link #close()} puts back what was in both places.
 *
 * <p>A thread that was answering goes home by itself: at a stop the kernel resumes it when the tracer dies, and the guarded entry of
 * the interpreter ends in rt_sigreturn on the frame, which was in place before the first call. Breakpoints are not used, because the
 * SIGTRAP of a tracee that loses its tracer is delivered and kills (ptrace_stop in kernel/signal.c).
 */
public final class Trampoline implements AutoCloseable {
    private static final int PAGE = 4096;
    private static final int FIRST_ROOM = 4 * PAGE;
    private static final int ROOM = PAGE;

    private final Tracer tracer;
    private final RemoteMemory memory;
    private final SignalKeeper keeper;
    private final NativeMemory programs;
    private final int codeSize;
    private final Place place;
    private final byte[] covered;
    private boolean roomsAbandoned;
    private boolean deserted;

    /**
     * Addresses in a frozen process.
     *
     * @param code where the interpreter goes
     * @param rooms where the rooms go: each a frame and, behind it, a program
     * @param frameSize bytes from a frame to its program
     * @param count of rooms, 1 or more
     */
    public record Place(long code, long rooms, int frameSize, int count) {
        /**
         * Finds a place on whatever thread, by looking; {@code leader} and all other threads are stopped.
         *
         * @param count of rooms wanted; where there is too little space it will be one
         */
        public static Place find(Kernel kernel, FrozenThread leader, int count, Footholds footholds) {
            int frameSize = (SignalFrame.size(leader.extended().length) + PAGE - 1) & -PAGE;
            long code = footholds.codeRoom(kernel.code().interpreter().length);
            long many = count > 1 ? footholds.spareRoom(size(frameSize, count)) : 0;
            return many != 0
                    ? new Place(code, many, frameSize, count)
                    : new Place(code, footholds.dataRoom(size(frameSize, 1)), frameSize, 1);
        }

        private static int size(int frameSize, int count) {
            return frameSize + FIRST_ROOM + (count - 1) * (frameSize + ROOM);
        }

        private int size() {
            return size(frameSize, count);
        }

        /** Where the frame of a room lies: the stack pointer of a thread as long as it is away from home. */
        long frame(int room) {
            return rooms + (room == 0 ? 0 : FIRST_ROOM + (long) room * frameSize + (room - 1L) * ROOM);
        }
    }

    /** Occupies a place, on whatever thread; all threads of the process are stopped. */
    public Trampoline(Kernel kernel, Tracer tracer, RemoteMemory memory, Place place, SignalKeeper keeper) {
        this.tracer = tracer;
        this.memory = memory;
        this.keeper = keeper;
        this.place = place;
        this.programs = NativeMemory.allocate(FIRST_ROOM + (place.count - 1L) * ROOM);
        byte[] interpreter = kernel.code().interpreter();
        this.codeSize = interpreter.length;
        this.covered = memory.read(new RemoteAddress(place.rooms), place.size());
        memory.write(new RemoteAddress(place.code), interpreter);
    }

    /** Where it lies. */
    public Place place() {
        return place;
    }

    /** The number of rooms. */
    public int rooms() {
        return place.count;
    }

    /** Prepares a run, on whatever thread. The room must not be in use; the first takes the biggest programs. */
    public GuardedRun prepare(int room, FrozenThread thread, Program questions) {
        long frame = place.frame(room);
        NativeMemory own = room == 0
                ? programs.slice(0, FIRST_ROOM)
                : programs.slice(FIRST_ROOM + (room - 1L) * ROOM, ROOM);
        return new GuardedRun(this, frame, frame + place.frameSize, own, thread, questions);
    }

    /**
     * Runs a program in a stopped thread of the process; the thread is at home again afterwards. If it cannot be brought home, it
     * goes there alone as soon as it runs, and the trampoline stays as it is.
     */
    public void run(FrozenThread thread, Program questions) {
        if (questions.isEmpty()) {
            return;
        }
        GuardedRun run = prepare(0, thread, questions);
        try {
            run.start();
            run.interrupt();
            run.settle();
        } catch (RuntimeException e) {
            run.recall(e);
            throw e;
        }
        run.collect();
    }

    Tracer tracer() {
        return tracer;
    }

    RemoteMemory memory() {
        return memory;
    }

    SignalKeeper keeper() {
        return keeper;
    }

    /** Address of the interpreter. */
    long code() {
        return place.code;
    }

    /** Whether a thread at this address is in the interpreter. */
    boolean holds(long instruction) {
        return Long.compareUnsigned(instruction - place.code, codeSize) < 0;
    }

    /** Leaves the rooms as they are: a thread runs, and what was nobody's may have become its stack. */
    void abandonRooms() {
        roomsAbandoned = true;
    }

    /**
     * Leaves everything as it is, for a thread that could not be brought home: would its code, frame and program be taken away before
     * it has left, it would run into what was there before, and crash.
     */
    void desert() {
        deserted = true;
    }

    /** Puts back what was there, on whatever thread, unless it was deserted; every thread of the process must be stopped at home. */
    @Override
    public void close() {
        programs.close();
        if (!deserted) {
            removeFrom(memory);
        }
    }

    /** Puts back what was there into a copy of the process's memory that was made while the trampoline was in place. */
    public void removeFrom(RemoteMemory copy) {
        copy.write(new RemoteAddress(place.code), new byte[codeSize]);
        if (!roomsAbandoned) {
            copy.write(new RemoteAddress(place.rooms), covered);
        }
    }
}
