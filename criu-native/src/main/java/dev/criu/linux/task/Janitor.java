package dev.criu.linux.task;

import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.SyscallException;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.OpenFlags;
import dev.criu.linux.memory.NativeMemory;
import dev.criu.linux.program.Arg;
import dev.criu.linux.program.Buffer;
import dev.criu.linux.program.Program;
import dev.criu.linux.program.ProgramEncoder;

/**
 * A child of this process that makes some calls when this process dies, even by SIGKILL. It undoes what must not outlive a dump and
 * cannot be made so that it ends by itself, such as an option of a socket that the tree has too.
 *
 * <p>It is a copy of this process of which only the calling thread goes on, and that does nothing but run a program of system calls:
 * it waits for a word in a pipe, or for the end of this process. Its session is its own, so that a signal to the
 * process group of this process passes it by. Making it takes about as long as fork(2) does.
 */
public final class Janitor implements AutoCloseable {
    private static final int CLONE_ARGS = 88;
    private static final int STACK = 1 << 12;
    private static final int HEAD = 1 << 12;
    /** A call with what its arguments point to. */
    private static final int CALL = 1 << 9;
    private static final int SIGCHLD = 17;
    private static final int SIGKILL = 9;
    private static final int SIG_BLOCK = 0;
    private static final int SIG_SETMASK = 2;
    private static final short POLLIN = 1;

    private final Kernel kernel;
    private final boolean always;
    private final int leash;
    private final long pid;

    private Janitor(Kernel kernel, Program cleanup, boolean always) {
        this.kernel = kernel;
        this.always = always;
        int[] ends = pipe(kernel);
        int self = -1;
        try {
            self = (int) kernel.call("janitor", Sys.PIDFD_OPEN, kernel.raw(Sys.GETPID, 0), 0);
            pid = start(always ? atTheEnd(ends, self, cleanup) : atDeath(ends, self, cleanup));
            leash = ends[1];
        } catch (RuntimeException e) {
            kernel.close(ends[1]);
            throw e;
        } finally {
            kernel.close(ends[0]);
            kernel.close(self);
        }
    }

    /**
     * One that does its work when it is closed, too.
     *
     * @param cleanup its calls, on descriptors of this process; none may depend on the outcome of another
     */
    public static Janitor atTheEnd(Kernel kernel, Program cleanup) {
        cleanup.ops().forEach(op -> op.anyOutcome());
        return new Janitor(kernel, cleanup, true);
    }

    /**
     * One that does its work only when this process dies, and only when all that was attached to it is detached.
     *
     * @param cleanup its calls, of which none may end the program; at most 65,000
     */
    public static Janitor atDeath(Kernel kernel, Program cleanup) {
        return new Janitor(kernel, cleanup, false);
    }

    private static int[] pipe(Kernel kernel) {
        try (NativeMemory ends = NativeMemory.allocate(8)) {
            kernel.call("janitor", Sys.PIPE2, ends.address(), OpenFlags.O_CLOEXEC | OpenFlags.O_NONBLOCK);
            return new int[] {ends.getInt(0), ends.getInt(4)};
        }
    }

    private static Program atTheEnd(int[] ends, int pidfd, Program cleanup) {
        Program program = begin(ends, pidfd);
        program.addAll(cleanup);
        return program;
    }

    /**
     * A byte in the pipe is its dismissal. Descriptors are closed before tracees are let go (do_exit in kernel/exit.c); a pidfd is
     * readable after both, when no thread of the process is left.
     */
    private static Program atDeath(int[] ends, int pidfd, Program cleanup) {
        Program program = begin(ends, pidfd);
        program.call(Sys.READ, Arg.of(ends[0]), Buffer.output(8), Arg.of(1)).expecting(1).orSkip(1);
        program.call(Sys.EXIT_GROUP, 0);
        program.call(Sys.POLL, Buffer.struct(8).putInt(0, pidfd).putInt(4, POLLIN), Arg.of(1), Arg.of(-1)).anyOutcome();
        program.addAll(cleanup);
        return program;
    }

    /**
     * Waits for a word of this process, or for its end. That its side of the pipe is closed does not tell of its end at once: another
     * janitor may have been made meanwhile, which has it open, too.
     */
    private static Program begin(int[] ends, int pidfd) {
        Program program = new Program();
        program.call(Sys.SETSID, new long[0]).anyOutcome();
        program.call(Sys.CLOSE, ends[1]).anyOutcome();
        Buffer waiting = Buffer.struct(16).putInt(0, ends[0]).putInt(4, POLLIN).putInt(8, pidfd).putInt(12, POLLIN);
        program.call(Sys.POLL, waiting, Arg.of(2), Arg.of(-1)).anyOutcome();
        return program;
    }

    /** All signals are blocked in it: a handler of the JVM would find one thread where there were many. */
    private long start(Program program) {
        try (NativeMemory args = NativeMemory.allocate(CLONE_ARGS);
                NativeMemory stack = NativeMemory.allocate(STACK);
                NativeMemory room = NativeMemory.allocate(HEAD + (long) CALL * program.ops().size());
                NativeMemory masks = NativeMemory.allocate(16)) {
            new ProgramEncoder(program, room, room.address()).encodeNext();
            args.putLong(32, SIGCHLD);
            args.putLong(40, stack.address());
            args.putLong(48, STACK);
            masks.putLong(0, -1);
            kernel.call("janitor", Sys.RT_SIGPROCMASK, SIG_BLOCK, masks.address(), masks.address() + 8, 8);
            long child = kernel.spawn(args.address(), CLONE_ARGS, room.address());
            kernel.raw(Sys.RT_SIGPROCMASK, SIG_SETMASK, masks.address() + 8, 0, 8);
            if (Errno.isError(child)) {
                throw new SyscallException(Sys.CLONE3, (int) -child, "janitor");
            }
            return child;
        }
    }

    /** Has it do its work, or dismisses it; it is gone when this returns. */
    @Override
    public void close() {
        boolean told = tell();
        if (!told && !always) {
            kernel.raw(Sys.KILL, pid, SIGKILL);
        }
        kernel.close(leash);
        Children.awaitEnd(kernel, pid);
    }

    private boolean tell() {
        try (NativeMemory word = NativeMemory.allocate(8)) {
            long written;
            do {
                written = kernel.raw(Sys.WRITE, leash, word.address(), 1);
            } while (written == -Errno.EINTR);
            return written == 1;
        }
    }
}
