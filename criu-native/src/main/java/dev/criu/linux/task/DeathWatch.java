package dev.criu.linux.task;

import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.SyscallException;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.memory.NativeMemory;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;

/**
 * A process of ours that outlives this one, if only by a moment: it ends other processes once this one is dead, however it died, and
 * keeps all descriptors of this one open until then.
 *
 * <p>It is a fork of this process that shares the descriptor table (CLONE_FILES) and nothing else, runs one program of system calls
 * and has its other memory unmapped at once. The program lies in memory that both see: it waits for the end of this process, then
 * come the kills, which are appended while it waits, and at last a call that either returns or does not.
 */
public final class DeathWatch implements AutoCloseable {
    private static final long CLONE_FILES = 0x400;
    private static final int SIGKILL = 9;
    private static final int PR_SET_NAME = 15;
    private static final int WALL = 0x40000000;
    private static final int WNOHANG = 1;
    private static final int POLLIN = 1;
    private static final int PROT_READ_WRITE = 3;
    private static final int MAP_SHARED_ANONYMOUS = 0x21;
    private static final int ROOM = 1 << 21;
    /** Behind the program's header: a pollfd and a name. */
    private static final int POLLFD = 40;
    private static final int NAME = 48;
    private static final int OPS = 64;
    private static final int OP = 72;
    private static final int EXPECTED = 64;
    private static final long ANY_OUTCOME = 1L << 8 << 32;
    private static final long EXPECTED_OUTCOME = 1L << 9 << 32;
    private static final int READY_MILLIS = 5000;

    private final Kernel kernel;
    private final NativeMemory room;
    private final int self;
    private final int pid;
    private int ops;
    private boolean lingers;

    /** Starts one; it waits when this returns. */
    public DeathWatch(Kernel kernel) {
        this.kernel = kernel;
        this.room = NativeMemory.at(
                kernel.call("death watch", Sys.MMAP, 0, ROOM, PROT_READ_WRITE, MAP_SHARED_ANONYMOUS, -1, 0), ROOM);
        this.self = (int) kernel.call("death watch", Sys.PIDFD_OPEN, kernel.raw(Sys.GETPID, 0), 0);
        int waiting = writeProgram();
        this.pid = spawn();
        awaitStart(waiting);
    }

    private int writeProgram() {
        room.putInt(POLLFD, self);
        room.putInt(POLLFD + 4, POLLIN);
        room.put(NAME, "criu-watch\0".getBytes(StandardCharsets.US_ASCII));
        add(Sys.PRCTL, PR_SET_NAME, room.address() + NAME, 0);
        for (OwnMappings.Range gap : OwnMappings.without(kernel, kernel.code().address(), room)) {
            add(Sys.MUNMAP, gap.start(), gap.end() - gap.start(), 0);
        }
        int waiting = ops;
        room.putLong(OPS + (long) ops * OP + EXPECTED, 1);
        add(Sys.POLL, EXPECTED_OUTCOME, room.address() + POLLFD, 1, -1);
        add(Sys.GETPID, 0, 0, 0);
        room.putLong(0, room.address() + OPS);
        return waiting;
    }

    private void add(Sys call, long a, long b, long c) {
        add(call, ANY_OUTCOME, a, b, c);
    }

    private void add(Sys call, long outcome, long a, long b, long c) {
        long at = OPS + (long) ops * OP;
        room.putLong(at + 8, a);
        room.putLong(at + 16, b);
        room.putLong(at + 24, c);
        room.putLong(at, call.number() | outcome);
        ops++;
        VarHandle.fullFence();
        room.putLong(8, room.address() + OPS + (long) ops * OP);
    }

    private int spawn() {
        try (NativeMemory args = NativeMemory.allocate(Spawner.CLONE_ARGS)) {
            args.putLong(0, CLONE_FILES);
            long child = Spawner.spawnBlocked(kernel, args, room.address());
            if (Errno.isError(child)) {
                throw new SyscallException(Sys.CLONE3, (int) -child, "death watch");
            }
            return (int) child;
        }
    }

    /** The first calls may kill it, if the kernel has memory of its own use in what they unmap; so it has to be seen waiting. */
    private void awaitStart(int waiting) {
        long deadline = System.nanoTime() + READY_MILLIS * 1_000_000L;
        while (room.getLong(0) != room.address() + OPS + (long) waiting * OP) {
            if (!isAlive() || System.nanoTime() > deadline) {
                close();
                throw new IllegalStateException("death watch: process " + pid + " does not come to wait");
            }
            Thread.onSpinWait();
        }
    }

    /** Whether it is there, and not ended by somebody. */
    public boolean isAlive() {
        return kernel.raw(Sys.WAIT4, pid, 0, WALL | WNOHANG, 0) == 0;
    }

    /**
     * Has one more process ended.
     *
     * @param pidfd of this process, to be left open
     * @return false if there is no room for more
     */
    public boolean add(int pidfd) {
        if (OPS + (ops + 1L) * OP > ROOM) {
            return false;
        }
        // The last call is doubled first: whenever this process dies, all kills are followed by it.
        long at = OPS + (ops - 1L) * OP;
        add(lingers ? Sys.PAUSE : Sys.GETPID, 0, 0, 0);
        room.putLong(at + 8, pidfd);
        room.putLong(at + 16, SIGKILL);
        room.putLong(at + 24, 0);
        room.putLong(at + 32, 0);
        VarHandle.fullFence();
        room.putLong(at, Sys.PIDFD_SEND_SIGNAL.number() | ANY_OUTCOME);
        return true;
    }

    /** Whether it stays when all is done, with the descriptors open, for the sake of a process that may be there and is not known. */
    public void linger(boolean yes) {
        lingers = yes;
        room.putLong(OPS + (ops - 1L) * OP, (yes ? Sys.PAUSE : Sys.GETPID).number() | ANY_OUTCOME);
        VarHandle.fullFence();
    }

    /** Ends it, and nobody else. */
    @Override
    public void close() {
        kernel.raw(Sys.KILL, pid, SIGKILL);
        kernel.raw(Sys.WAIT4, pid, 0, WALL, 0);
        kernel.raw(Sys.MUNMAP, room.address(), ROOM);
        kernel.close(self);
    }
}
