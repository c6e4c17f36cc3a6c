package dev.criu.linux.task;

import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.SyscallException;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.OpenFlags;
import dev.criu.linux.memory.NativeMemory;
import dev.criu.linux.program.Buffer;
import dev.criu.linux.program.Program;
import dev.criu.linux.program.Arg;
import dev.criu.linux.program.ProgramEncoder;
import java.nio.charset.StandardCharsets;
import java.util.function.LongSupplier;

/**
 * Makes stubs: children of this process (or siblings) that execute the stub's ELF, without forking the JVM. The child shares the
 * JVM's memory until it executes the stub (CLONE_VM | CLONE_VFORK), so it does nothing but run a program of system calls on a
 * stack of its own, with all signals blocked. The stub keeps them blocked.
 */
public final class Spawner {
    /** In place of a pidfd. */
    public static final int NOBODY = -1;

    /** Flags of clone3(2) that callers combine. */
    public static final long CLONE_PARENT = 0x8000;

    public static final long CLONE_NEWTIME = 0x80;
    public static final long CLONE_NEWNS = 0x20000;
    public static final long CLONE_NEWCGROUP = 0x2000000;
    public static final long CLONE_NEWUTS = 0x4000000;
    public static final long CLONE_NEWIPC = 0x8000000;
    public static final long CLONE_NEWUSER = 0x10000000;
    public static final long CLONE_NEWPID = 0x20000000;
    public static final long CLONE_NEWNET = 0x40000000;

    private static final long CLONE_VM = 0x100;
    private static final long CLONE_VFORK = 0x4000;
    static final int CLONE_ARGS = 88;
    private static final int SIGCHLD = 17;
    private static final int STACK = 1 << 14;
    private static final int ROOM = 1 << 14;
    private static final int SIG_BLOCK = 0;
    private static final int SIG_SETMASK = 2;
    private static final int MFD_CLOEXEC = 1;

    private final Kernel kernel;

    public Spawner(Kernel kernel) {
        this.kernel = kernel;
    }

    /** As {@link #spawn(long, int, int, Program)}, of a stub that stays whoever ends. */
    public int spawn(long flags, int pid, Program preparation) {
        return spawn(flags, pid, NOBODY, preparation);
    }

    /**
     * Spawns a stub.
     *
     * @param flags CLONE_PARENT and CLONE_NEW* as wanted
     * @param pid the pid in the innermost pid namespace, 0 for any
     * @param watched a pidfd that stays open on exec: the stub ends when that process does; {@link #NOBODY} for none
     * @param preparation calls that the child makes before it executes the stub; it has its own descriptor table by then
     * @return the child's pid here
     * @throws SyscallException EEXIST when the pid is taken; others as clone3(2)
     */
    public int spawn(long flags, int pid, int watched, Program preparation) {
        int image = stubFile();
        addExec(preparation, image, watched);
        try (NativeMemory args = NativeMemory.allocate(CLONE_ARGS + 8);
                NativeMemory stack = NativeMemory.allocate(STACK);
                NativeMemory room = NativeMemory.allocate(ROOM)) {
            ProgramEncoder encoder = new ProgramEncoder(preparation, room, room.address(), kernel.interposer());
            encoder.encodeNext();
            if (pid != 0) {
                args.putInt(CLONE_ARGS, pid);
                args.putLong(64, args.address() + CLONE_ARGS);
                args.putLong(72, 1);
            }
            args.putLong(0, flags | CLONE_VM | CLONE_VFORK);
            // clone3 refuses an exit signal beside CLONE_PARENT: a sibling has that of this process.
            args.putLong(32, (flags & CLONE_PARENT) != 0 ? 0 : SIGCHLD);
            args.putLong(40, stack.address());
            args.putLong(48, STACK);
            long child = withSignalsBlocked(kernel, () -> kernel.code().spawn(args.address(), CLONE_ARGS, room.address()));
            if (Errno.isError(child)) {
                throw new SyscallException(Sys.CLONE3, (int) -child, pid == 0 ? "new task" : "pid " + pid);
            }
            try {
                encoder.collectFrom(child);
            } catch (RuntimeException e) {
                // It has ended by itself; a sibling is its parent's to wait for.
                Children.awaitEnd(kernel, child);
                throw e;
            }
            return (int) child;
        } finally {
            kernel.close(image);
        }
    }

    /** A signal handler of the JVM must not run in the child, which shares its memory: all are blocked around the clone. */
    static long withSignalsBlocked(Kernel kernel, LongSupplier clone) {
        try (NativeMemory masks = NativeMemory.allocate(16)) {
            masks.putLong(0, -1);
            kernel.call("spawn", Sys.RT_SIGPROCMASK, SIG_BLOCK, masks.address(), masks.address() + 8, 8);
            try {
                return clone.getAsLong();
            } finally {
                // Cannot fail; if it did, the caller would lose sight of the child.
                kernel.raw(Sys.RT_SIGPROCMASK, SIG_SETMASK, masks.address() + 8, 0, 8);
            }
        }
    }

    private int stubFile() {
        byte[] stub = kernel.code().stub();
        try (NativeMemory name = Kernel.cString("criu-stub".getBytes(StandardCharsets.US_ASCII));
                NativeMemory bytes = NativeMemory.allocate(stub.length)) {
            int fd = (int) kernel.call("stub", Sys.MEMFD_CREATE, name.address(), MFD_CLOEXEC);
            bytes.put(0, stub);
            try {
                kernel.call("stub", Sys.WRITE, fd, bytes.address(), stub.length);
            } catch (SyscallException e) {
                kernel.close(fd);
                throw e;
            }
            return fd;
        }
    }

    private static void addExec(Program program, int image, int watched) {
        Buffer argv = Buffer.struct(24).pointer(0, Buffer.string("criu-stub"));
        if (watched != NOBODY) {
            argv.pointer(8, Buffer.string(Integer.toString(watched)));
        }
        program.call(
                        Sys.EXECVEAT,
                        Arg.of(image),
                        Buffer.string(""),
                        argv,
                        Buffer.struct(8),
                        Arg.of(OpenFlags.AT_EMPTY_PATH))
                .purpose("execute the stub");
    }
}
