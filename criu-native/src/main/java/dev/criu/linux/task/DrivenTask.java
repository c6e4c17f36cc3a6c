package dev.criu.linux.task;

import dev.criu.linux.Sys;
import dev.criu.linux.call.MachineCode;
import dev.criu.linux.program.Program;
import dev.criu.linux.program.ProgramEncoder;
import dev.criu.linux.program.ProgramSpace;
import dev.criu.linux.ptrace.Tracer;
import dev.criu.linux.ptrace.WaitStatus;
import dev.criu.linux.x86_64.Registers;
import java.util.ArrayList;
import java.util.List;

/**
 * A task being restored: traced, stopped between programs, with the arena mapped. It must not outlive its tracer (the tracer
 * seized it with PTRACE_O_EXITKILL), so programs may end in a breakpoint.
 */
public final class DrivenTask implements ProgramSpace {
    private final Tracer tracer;
    private final int tid;
    private final Arena arena;
    private final Slot slot;
    private final Registers blank;
    private final List<Integer> born = new ArrayList<>(0);
    private ProgramEncoder running;
    private boolean gone;
    /** Whether it may have threads: what they are born with, or a process with a termination signal of its own (clone(2)). */
    private boolean leads;

    /** @param blank registers of the stopped task, the base for starting programs */
    public DrivenTask(Tracer tracer, int tid, Arena arena, Slot slot, Registers blank) {
        this.tracer = tracer;
        this.tid = tid;
        this.arena = arena;
        this.slot = slot;
        this.blank = blank;
    }

    /** The task, as this process's pid namespace numbers it. */
    public int tid() {
        return tid;
    }

    public Arena arena() {
        return arena;
    }

    /** Registers with which programs start. */
    public Registers blank() {
        return blank;
    }

    @Override
    public void run(Program program) {
        start(program);
        finish();
    }

    /** Starts a program and returns; other tasks can be started meanwhile. {@link #finish} must follow. */
    public void start(Program program) {
        running = new ProgramEncoder(program, slot.local(), slot.remote(), tracer.interposer());
        startNext();
    }

    private void startNext() {
        if (running.hasMore()) {
            running.encodeNext();
            tracer.setRegisters(tid, blank.forProgram(arena.remote() + MachineCode.REMOTE, slot.remote(), blank.get(Registers.SP)));
            tracer.resume(tid, 0);
        }
    }

    /** Waits for the end of the started program. */
    public void finish() {
        while (running.hasMore()) {
            awaitTrap();
            running.collect();
            startNext();
        }
        running = null;
    }

    /** Runs a program that ends the task; returns when it is dead and this process knows. */
    public void runToEnd(Program program) {
        start(program);
        while (true) {
            WaitStatus status = tracer.await(tid);
            if (status.isEnd()) {
                gone = true;
                return;
            }
            if (status.isTrap()) {
                throw new TaskDiedException(tid, status, "being ended");
            }
            tracer.resume(tid, status.isSignal() ? status.value() : 0);
        }
    }

    /**
     * Sends SIGKILL, unless this process has heard of the task's end or has let it go: then the number may be somebody else's by now. A
     * task that has ended unheard keeps its number until its tracer has waited for it (ptrace(2), "Death under ptrace").
     */
    public void kill() {
        if (!gone) {
            tracer.kill(tid);
        }
    }

    /** Notes that the task has been let go. */
    public void leave() {
        gone = true;
    }

    /** Gives back the room for programs, once the task has ended. */
    public void release() {
        arena.release(slot);
    }

    private void awaitTrap() {
        while (true) {
            WaitStatus status = awaitSoon();
            if (status.isBirth()) {
                leads |= status.event() == WaitStatus.EVENT_CLONE;
                born.add(tracer.newChild(tid));
                tracer.resume(tid, 0);
            } else if (status.isTrap()) {
                return;
            } else {
                gone = status.isEnd();
                throw new TaskDiedException(tid, status, "running a program" + (gone ? "" : " at " + tracer.registers(tid)));
            }
        }
    }

    private WaitStatus awaitSoon() {
        return leads ? tracer.awaitLeader(tid) : tracer.awaitSoon(tid);
    }

    /**
     * The tasks born by this task's programs since the last time this was asked, in order. Each has been seized with its birth; it is
     * waited for until it has stopped, and has a slot of its own.
     */
    public List<DrivenTask> takeBorn() {
        List<DrivenTask> taken = new ArrayList<>(born.size());
        for (int child : born) {
            WaitStatus status = tracer.await(child);
            if (!status.isEventStop()) {
                throw new TaskDiedException(child, status, "being born");
            }
            taken.add(new DrivenTask(tracer, child, arena, arena.take(), blank));
        }
        born.clear();
        return taken;
    }

    /** Puts bytes into the task's slot, where the last program was; returns their address in the task. */
    public long put(byte[] bytes) {
        slot.local().put(0, bytes);
        return slot.remote();
    }

    /**
     * Makes one call from the arena's code without a breakpoint behind it. It may unmap the arena itself; the task is left at the
     * exit of the call and runs no more programs. Returns the raw result.
     */
    public long lastCall(Sys call, long... args) {
        beginLastCall(call, args);
        enterLastCall();
        return endLastCall();
    }

    /** The first part of {@link #lastCall}; other tasks can take theirs before the second, {@link #enterLastCall}. */
    public void beginLastCall(Sys call, long... args) {
        tracer.setRegisters(tid, blank.forCall(arena.remote() + MachineCode.CALL, call, args));
        tracer.resumeToSyscall(tid);
    }

    /** The second part: the task waits where the call begins, and makes it. */
    public void enterLastCall() {
        awaitSyscallStop();
        tracer.resumeToSyscall(tid);
    }

    /** The third part: the task waits at the exit of the call; returns the raw result. */
    public long endLastCall() {
        awaitSyscallStop();
        return tracer.registers(tid).get(Registers.AX);
    }

    private void awaitSyscallStop() {
        WaitStatus status = awaitSoon();
        if (!status.isSyscallStop()) {
            gone = status.isEnd();
            throw new TaskDiedException(tid, status, "making its last call");
        }
    }
}
