package dev.criu.linux.task;

import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.SyscallException;
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
 * A mapping of ours in a frozen process, from which its threads answer questions: the interpreter, a frame to go home to, and
 * room for a program. Threads run one after the other.
 *
 * <p>Whatever happens to this JVM, a thread that was answering goes home: at a stop the kernel resumes it when the tracer dies,
 * and the guarded entry of the interpreter ends in rt_sigreturn on the frame, which was in place before the first call. Breakpoints
 * are not used, because the SIGTRAP of a tracee that loses its tracer is delivered and kills (ptrace_stop in kernel/signal.c).
 */
public final class Trampoline implements AutoCloseable {
    private static final int PAGE = 4096;
    private static final int ROOM = 8 * PAGE;
    private static final int PROT_READ_EXEC = 5;
    private static final int PROT_READ_WRITE = 3;
    private static final int MAP_PRIVATE_ANONYMOUS = 0x22;
    private static final long ALL_SIGNALS = -1;

    private final Kernel kernel;
    private final Tracer tracer;
    private final RemoteMemory memory;
    private final FrozenThread leader;
    private final Footholds footholds;
    private final SignalKeeper keeper;
    private final int frameSize;
    private final NativeMemory room = NativeMemory.allocate(ROOM);
    private long base;

    /** Maps the trampoline through the stopped thread {@code leader}, which stays stopped at home. */
    public Trampoline(
            Kernel kernel, Tracer tracer, RemoteMemory memory, FrozenThread leader, Footholds footholds, SignalKeeper keeper) {
        this.kernel = kernel;
        this.tracer = tracer;
        this.memory = memory;
        this.leader = leader;
        this.footholds = footholds;
        this.keeper = keeper;
        this.frameSize = (SignalFrame.size(leader.extended().length) + PAGE - 1) & -PAGE;
        try (Springboard board = springboard()) {
            long mapped = board.call(Sys.MMAP, 0, size(), PROT_READ_EXEC, MAP_PRIVATE_ANONYMOUS, -1, 0);
            check(mapped, Sys.MMAP);
            base = mapped;
            memory.write(new RemoteAddress(base), kernel.code().interpreter());
            check(board.call(Sys.MPROTECT, frame(), size() - PAGE, PROT_READ_WRITE), Sys.MPROTECT);
        }
    }

    private Springboard springboard() {
        return new Springboard(tracer, memory, leader, footholds, keeper);
    }

    private long size() {
        return PAGE + frameSize + ROOM;
    }

    private long frame() {
        return base + PAGE;
    }

    private long program() {
        return frame() + frameSize;
    }

    private void check(long result, Sys call) {
        if (Errno.isError(result)) {
            throw new SyscallException(call, (int) -result, "pid " + leader.tid() + ": asked for its state");
        }
    }

    /** Runs a program in a stopped thread of the process; the thread is at home again afterwards. */
    public void run(FrozenThread thread, Program program) {
        memory.write(
                new RemoteAddress(frame()), SignalFrame.build(frame(), thread.home(), thread.extended(), thread.mask()));
        ProgramEncoder encoder = new ProgramEncoder(program, room, program());
        try {
            while (encoder.hasMore()) {
                NativeMemory used = room.slice(0, encoder.encodeNext());
                memory.write(new RemoteAddress(program()), used);
                runOnce(thread);
                memory.read(new RemoteAddress(program()), used);
                encoder.collect();
            }
        } finally {
            tracer.setSignalMask(thread.tid(), thread.mask());
            tracer.setRegisters(thread.tid(), thread.home());
        }
    }

    private void runOnce(FrozenThread thread) {
        int tid = thread.tid();
        tracer.setRegisters(tid, thread.home().forProgram(base + MachineCode.GUARDED, program(), frame()));
        tracer.setSignalMask(tid, ALL_SIGNALS);
        tracer.resume(tid, 0);
        awaitDone(tid);
        tracer.interrupt(tid);
        while (true) {
            WaitStatus status = tracer.await(tid);
            if (status.isEventStop()) {
                return;
            }
            handle(tid, status);
        }
    }

    /** The thread cannot say that it is done without a signal, which could harm it; so its memory is watched. */
    private void awaitDone(int tid) {
        NativeMemory flag = room.slice(ProgramEncoder.DONE, 8);
        for (int spin = 0; ; spin++) {
            memory.read(new RemoteAddress(program() + ProgramEncoder.DONE), flag);
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
        tracer.resume(tid, 0);
    }

    /** Unmaps the trampoline; every thread must be stopped at home. */
    @Override
    public void close() {
        room.close();
        try (Springboard board = springboard()) {
            check(board.call(Sys.MUNMAP, base, size()), Sys.MUNMAP);
        }
    }
}
