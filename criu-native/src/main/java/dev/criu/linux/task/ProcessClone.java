package dev.criu.linux.task;

import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.memory.RemoteMemory;
import dev.criu.linux.program.Arg;
import dev.criu.linux.program.Buffer;
import dev.criu.linux.program.Op;
import dev.criu.linux.program.Program;
import dev.criu.linux.ptrace.Tracer;
import dev.criu.linux.ptrace.WaitStatus;
import dev.criu.linux.x86_64.Registers;
import java.util.concurrent.locks.LockSupport;

/**
 * A copy of a frozen process as fork(2) makes it, without threads, which never runs code of the process: it holds the memory as it was
 * while the process itself runs on. The process makes it through its trampoline.
 *
 * <p>Whenever this JVM dies, everybody runs the rest of the same program and is in order: the clone ends, the process goes home.
 * From its first stop on the clone also has PTRACE_O_EXITKILL, which the process must never have.
 *
 * <p>Where {@link #isOrphan} the clone is made by a go-between, which the process waits for in the same program, and becomes the child of
 * whoever adopts orphans; that has to be somebody outside of the tree. Otherwise it is a child of the process that wait(2) does not see
 * without __WALL, and the process has to be stopped again to reap it.
 */
public final class ProcessClone {
    private static final int CLONE_VM = 0x100;
    private static final int CLONE_FS = 0x200;
    private static final int CLONE_FILES = 0x400;
    private static final int CLONE_SIGHAND = 0x800;
    private static final int CLONE_VFORK = 0x4000;
    private static final int CLOSE_RANGE_UNSHARE = 2;
    private static final int P_PID = 1;
    private static final int WEXITED = 4;
    private static final int WALL = 0x40000000;
    private static final int NO_SIGNAL = 0;
    /** All that a process can map below 2^47 (TASK_SIZE_MAX of arch/x86). */
    private static final long USER_SPACE = 0x7fff_ffff_f000L;
    private static final int SPINS = 64;
    private static final long NAP_NANOS = 50_000;
    /** Calls that the clone makes: it leaves the session, closes descriptors, leaves the directory, and ends. */
    private static final int OWN_CALLS = 4;

    private final Tracer tracer;
    private final FrozenThread maker;
    private final Trampoline trampoline;
    private final int options;
    private final boolean orphan;
    private final Op first;
    private final Op making;
    private final GuardedRun run;
    private int goBetween;
    private int tid;
    private boolean settled;
    private boolean ended;

    /**
     * Has a stopped thread begin to make a clone of its process.
     *
     * @param options of ptrace(2) that the thread is traced with
     * @param orphan whether the clone is to become the child of who adopts orphans
     */
    public ProcessClone(Tracer tracer, FrozenThread maker, Trampoline trampoline, int options, boolean orphan) {
        this.tracer = tracer;
        this.maker = maker;
        this.trampoline = trampoline;
        this.options = options;
        this.orphan = orphan;
        Program program = new Program();
        if (orphan) {
            int shared = CLONE_VM | CLONE_VFORK | CLONE_FILES | CLONE_FS | CLONE_SIGHAND;
            first = clone(program, shared, OWN_CALLS + 1);
            making = clone(program, CLONE_FILES, OWN_CALLS - 1); // the go-between only ends
        } else {
            first = clone(program, CLONE_FILES, OWN_CALLS);
            making = first;
        }
        addOwnCalls(program);
        if (orphan) {
            program.call(Sys.WAITID, Arg.of(P_PID), first, Arg.of(0), Arg.of(WEXITED | WALL), Arg.of(0)).anyOutcome();
        }
        tracer.options(maker.tid(), options | Tracer.TRACEVFORK | Tracer.TRACECLONE);
        run = trampoline.prepare(0, maker, program);
        run.start();
    }

    /** A task without an exit signal, which makes the calls that follow; its maker skips some of them. */
    private static Op clone(Program program, int flags, int skipped) {
        return program.call(Sys.CLONE, flags | NO_SIGNAL, 0, 0, 0, 0).expecting(0).orSkip(skipped);
    }

    /**
     * What the clone does, so that nothing else than its memory is held up by it: the process group may be killed, files closed and
     * directories unmounted. It shares the table of descriptors until it leaves it, so that it never adds a reference to a file.
     */
    private static void addOwnCalls(Program program) {
        program.call(Sys.SETSID, 0).anyOutcome();
        program.call(Sys.CLOSE_RANGE, 0, 0xffff_ffffL, CLOSE_RANGE_UNSHARE).anyOutcome();
        program.call(Sys.CHDIR, Buffer.string("/")).anyOutcome();
        program.call(Sys.EXIT_GROUP, 0);
    }

    /** Lets the go-between, if there is one, begin to make the clone; programs of several processes go on side by side. */
    public void send() {
        if (orphan) {
            goBetween = awaitBirth();
            if (goBetween != 0) {
                boolean stands = tracer.await(goBetween).isEventStop();
                tracer.resume(maker.tid(), 0);
                goBetween = stands ? goBetween : 0;
            }
            if (goBetween != 0) {
                tracer.resume(goBetween, 0);
            }
        }
    }

    /** Waits until the clone stands, or could not be made; the process is at home again then. */
    public void await() {
        try {
            int born = orphan ? awaitGrandchild() : awaitBirth();
            if (born != 0) {
                boolean stands = tracer.await(born).isEventStop();
                if (stands) {
                    tracer.options(born, options | Tracer.EXITKILL);
                }
                tracer.resume(orphan ? goBetween : maker.tid(), 0);
                tid = stands ? born : 0;
            }
            if (goBetween != 0) {
                tracer.awaitEnd(goBetween);
            }
        } finally {
            run.interrupt();
            run.settle();
            run.collect();
        }
    }

    /** The child in whose birth the process stops; 0 if its program has ended without. */
    private int awaitBirth() {
        for (int spin = 0; ; spin++) {
            WaitStatus status = tracer.poll(maker.tid());
            if (status != null && status.isBirth()) {
                return tracer.newChild(maker.tid());
            }
            if (status != null) {
                run.handle(status);
            } else if (run.isDone()) {
                return 0;
            }
            if (spin > SPINS) {
                LockSupport.parkNanos(NAP_NANOS);
            }
        }
    }

    /** The clone in whose birth the go-between stops; 0 if it has ended, or never was. */
    private int awaitGrandchild() {
        while (goBetween != 0) {
            WaitStatus status = tracer.await(goBetween);
            if (status.isBirth()) {
                return tracer.newChild(goBetween);
            }
            if (status.isEnd()) {
                goBetween = 0;
            } else {
                tracer.resume(goBetween, 0);
            }
        }
        return 0;
    }

    /** Why there is no clone, as an error number; 0 if there is one. */
    public int error() {
        Op failed = Errno.isError(first.result()) ? first : making;
        return tid != 0 ? 0 : Errno.isError(failed.result()) ? (int) -failed.result() : Errno.ECHILD;
    }

    /** The clone, as this process's pid namespace numbers it. */
    public int tid() {
        return tid;
    }

    /** Whether somebody outside of the tree will reap it. */
    public boolean isOrphan() {
        return orphan;
    }

    /** The number of the clone in the pid namespace of its process. */
    public int nsTid() {
        return (int) making.result();
    }

    /**
     * Has the clone leave everything of the process but its memory, and takes our traces out of that. It stands at the entry of
     * exit_group(2) afterwards. The process may run by now.
     */
    public void settle(RemoteMemory memory) {
        do {
            tracer.resumeToSyscall(tid);
            WaitStatus status = tracer.await(tid);
            if (status.isEnd()) {
                throw new TaskDiedException(tid, status, "standing as a clone");
            }
        } while (tracer.registers(tid).get(Registers.ORIG_AX) != Sys.EXIT_GROUP.number());
        trampoline.removeFrom(memory);
        settled = true;
    }

    /** Has a settled clone begin to give its memory back, which may take long; afterwards it ends quickly. */
    public void beginRelease() {
        if (settled) {
            Registers exiting = tracer.registers(tid);
            tracer.setRegisters(tid, exiting.with(Registers.ORIG_AX, Sys.MUNMAP.number())
                    .with(Registers.DI, 0)
                    .with(Registers.SI, USER_SPACE));
            tracer.resumeToSyscall(tid);
        }
    }

    /** Waits until the memory is given back. */
    public void awaitRelease() {
        if (settled) {
            tracer.await(tid);
            settled = false;
        }
    }

    /** Ends the clone, unless it has been. */
    public void end() {
        if (!ended) {
            ended = true;
            tracer.kill(tid);
            tracer.awaitEnd(tid);
        }
    }
}
