package dev.criu.linux.task;

import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.SyscallException;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.program.Arg;
import dev.criu.linux.program.Buffer;
import dev.criu.linux.program.Program;
import dev.criu.linux.ptrace.Tracer;
import dev.criu.linux.ptrace.WaitStatus;
import dev.criu.linux.x86_64.Registers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Spawns a stub, seizes it, and maps the arena into it: from then on it is a driven task that dies with its tracer. */
public final class StubMaker {
    private static final int F_SETFD = 2;
    private static final int PR_SET_PDEATHSIG = 1;
    private static final int SIGKILL = 9;
    private static final int POLLIN = 1;
    private static final int PROT_READ_WRITE = 3;
    private static final int PROT_READ_EXEC = 5;
    private static final int MAP_SHARED = 1;
    private static final int MAP_FIXED = 0x10;
    private static final int MAP_FIXED_NOREPLACE = 0x100000;
    private static final int ELF_ENTRY = 24;
    private static final int CALL_BEHIND_ENTRY = 0x10;
    /** Options with which driven tasks are traced. */
    public static final int OPTIONS =
            Tracer.EXITKILL | Tracer.TRACESYSGOOD | Tracer.TRACEFORK | Tracer.TRACEVFORK | Tracer.TRACECLONE;

    private final Kernel kernel;
    private final Tracer tracer;

    public StubMaker(Kernel kernel, Tracer tracer) {
        this.kernel = kernel;
        this.tracer = tracer;
    }

    /** As {@link #make(Arena, long, int, int, Program)}, for a child of this process. */
    public DrivenTask make(Arena arena, long flags, int pid, Program preparation) {
        return make(arena, flags, pid, Spawner.NOBODY, preparation);
    }

    /**
     * Makes the task.
     *
     * @param flags for {@link Spawner#spawn}
     * @param pid its pid in its innermost pid namespace, 0 for any
     * @param self a pidfd of this process that stays open on exec; a sibling needs it, as it gets no death signal from this process
     * @param preparation calls that it makes before it executes the stub; descriptors that shall stay must not close on exec
     */
    public DrivenTask make(Arena arena, long flags, int pid, int self, Program preparation) {
        int parent = (int) kernel.call("stub", Sys.PIDFD_OPEN, kernel.raw(Sys.GETPID, 0), 0);
        int tid;
        try {
            Program all = untilSeized(parent);
            all.addAll(preparation);
            all.call(Sys.FCNTL, arena.fd(), F_SETFD, 0).purpose("stub");
            tid = new Spawner(kernel).spawn(flags, pid, self, all);
        } finally {
            kernel.close(parent);
        }
        try {
            tracer.seize(tid, OPTIONS);
            tracer.interrupt(tid);
            awaitStop(tid);
            return driven(tid, arena, mapArena(tid, arena));
        } catch (RuntimeException e) {
            tracer.kill(tid);
            tracer.awaitEnd(tid);
            throw e;
        }
    }

    /**
     * The stub dies with this thread until it is traced; then PTRACE_O_EXITKILL takes over. Nobody sends the signal if this process has
     * died before it was asked for (prctl(2)); so the stub looks then, and does not become one. A sibling has another parent, whose end
     * is what it gets the signal for: once it is a stub, it watches this process itself.
     */
    private static Program untilSeized(int parent) {
        Program program = new Program();
        program.call(Sys.PRCTL, PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0).purpose("stub");
        Buffer poll = Buffer.struct(8).putInt(0, parent).putInt(4, POLLIN);
        program.call(Sys.POLL, poll, Arg.of(1), Arg.of(0)).expecting(0).purpose("stub");
        return program;
    }

    private void awaitStop(int tid) {
        WaitStatus status = tracer.await(tid);
        if (!status.isEventStop()) {
            throw new TaskDiedException(tid, status, "being stopped for the first time");
        }
    }

    private Registers mapArena(int tid, Arena arena) {
        Registers registers = tracer.registers(tid);
        call(tid, registers, Sys.MMAP, arena.remote(), arena.size(), PROT_READ_WRITE, MAP_SHARED | MAP_FIXED_NOREPLACE,
                arena.fd(), 0);
        call(tid, registers, Sys.MMAP, arena.remote(), arena.codeSize(), PROT_READ_EXEC, MAP_SHARED | MAP_FIXED,
                arena.fd(), 0);
        return registers;
    }

    /** One call by the stub's own instruction, which a breakpoint follows. */
    private void call(int tid, Registers registers, Sys call, long... args) {
        long entry = ByteBuffer.wrap(kernel.code().stub()).order(ByteOrder.LITTLE_ENDIAN).getLong(ELF_ENTRY);
        tracer.setRegisters(tid, registers.forCall(entry + CALL_BEHIND_ENTRY, call, args));
        tracer.resume(tid, 0);
        WaitStatus status = tracer.await(tid);
        if (!status.isTrap()) {
            throw new TaskDiedException(tid, status, "mapping the arena");
        }
        long result = tracer.registers(tid).get(Registers.AX);
        if (Errno.isError(result)) {
            throw new SyscallException(call, (int) -result, "task " + tid + " arena");
        }
    }

    private DrivenTask driven(int tid, Arena arena, Registers blank) {
        DrivenTask task = new DrivenTask(tracer, tid, arena, arena.take(), blank);
        Program program = new Program();
        program.call(Sys.PRCTL, PR_SET_PDEATHSIG, 0, 0, 0, 0).purpose("task " + tid);
        task.run(program);
        return task;
    }
}
