package dev.criu.linux.task;

import dev.criu.linux.Sys;
import dev.criu.linux.memory.RemoteAddress;
import dev.criu.linux.memory.RemoteMemory;
import dev.criu.linux.ptrace.Tracer;
import dev.criu.linux.ptrace.WaitStatus;
import dev.criu.linux.x86_64.Registers;
import dev.criu.linux.x86_64.SignalFrame;

/**
 * Makes single system calls in a frozen thread that has no memory of ours yet.
 *
 * <p>The call instruction, followed by rt_sigreturn, is written over the zeros that pad the thread's vDSO, and the frame with the
 * thread's own state into unused room of its main stack. So a thread that loses its tracer anywhere in a
 * call finishes the call and goes home by itself. {@link #close()} puts back what was in both places.
 *
 * <p>The order of register and mask changes matters: at no instant may the thread hold its own registers and a foreign mask.
 */
final class Springboard implements AutoCloseable {
    /** syscall; mov $15,%eax; syscall; ud2 */
    private static final byte[] CODE = {0x0f, 0x05, (byte) 0xb8, 0x0f, 0, 0, 0, 0x0f, 0x05, 0x0f, 0x0b};

    private static final long ALL_SIGNALS = -1;

    private final Tracer tracer;
    private final RemoteMemory memory;
    private final FrozenThread thread;
    private final long code;
    private final long frame;
    private final SignalKeeper keeper;
    private final byte[] covered;

    Springboard(Tracer tracer, RemoteMemory memory, FrozenThread thread, Footholds footholds, SignalKeeper keeper) {
        this.tracer = tracer;
        this.memory = memory;
        this.thread = thread;
        this.code = footholds.codeRoom(CODE.length);
        this.frame = footholds.frameRoom(SignalFrame.size(thread.extended().length));
        this.keeper = keeper;
        this.covered = memory.read(new RemoteAddress(frame), SignalFrame.size(thread.extended().length));
        memory.write(
                new RemoteAddress(frame), SignalFrame.build(frame, thread.home(), thread.extended(), thread.mask()));
        memory.write(new RemoteAddress(code), CODE);
    }

    /** Makes a call; returns its raw result. The thread is left at the call's exit, still on the springboard. */
    long call(Sys call, long... args) {
        tracer.setRegisters(thread.tid(), thread.home().forCall(code, call, args).with(Registers.SP, frame));
        tracer.setSignalMask(thread.tid(), ALL_SIGNALS);
        awaitSyscallStop();
        awaitSyscallStop();
        return tracer.registers(thread.tid()).get(Registers.AX);
    }

    private void awaitSyscallStop() {
        while (true) {
            tracer.resumeToSyscall(thread.tid());
            WaitStatus status = tracer.await(thread.tid());
            if (status.isSyscallStop()) {
                return;
            }
            if (status.isEnd()) {
                throw new TaskDiedException(thread.tid(), status, "being asked for its state");
            }
            keeper.keep(thread.tid(), status);
        }
    }

    /** Brings the thread home and takes back what was written. */
    @Override
    public void close() {
        tracer.setSignalMask(thread.tid(), thread.mask());
        tracer.setRegisters(thread.tid(), thread.home());
        memory.write(new RemoteAddress(code), new byte[CODE.length]);
        memory.write(new RemoteAddress(frame), covered);
    }
}
