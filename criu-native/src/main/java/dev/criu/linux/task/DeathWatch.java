package dev.criu.linux.task;

import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.SyscallException;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.memory.NativeMemory;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;

/**
 * A process of ours that outlives this one, if only by a moment: once this one is dead, however it died, it ends other processes, and
 * keeps the userfaultfds of this one open until their address spaces are gone, so that no missing page ever reads as zeros.
 *
 * <p>It is a fork of this process that shares the descriptor table (CLONE_FILES) and nothing else: a userfaultfd that this process gets
 * by reading the event of a fork is there at the same instant. It runs one program of system calls, which unmaps its other memory, waits
 * for the end of this process, and kills; the kills are appended in memory that both see, while it waits. Then it stays as the comment on
 * the entry {@code keep} of {@code src/main/asm} says: for a child that was born so shortly before that nobody knows its number.
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
    /** Behind the program's header: a pollfd, a name, and what interpreter.S says. */
    private static final int POLLFD = 40;

    private static final int NAME = 48;
    private static final int COPY = 64;
    private static final int POISON = 136;
    private static final int SLEEP = 168;
    private static final int OPS = 192;
    private static final long PAGE = 4096;
    /** Where nothing is mapped in the watching process. */
    private static final long UNMAPPED = 0x70000000L;

    private static final int SLEEP_NANOS = 20_000_000;
    private static final int OP = 72;
    private static final int EXPECTED = 64;
    private static final long ANY_OUTCOME = 1L << 8 << 32;
    private static final long EXPECTED_OUTCOME = 1L << 9 << 32;
    private static final int READY_MILLIS = 5000;

    private final Kernel kernel;
    private final NativeMemory room;
    private int self = -1;
    private int pid = -1;
    private int ops;

    /** Starts one; it waits when this returns. */
    public DeathWatch(Kernel kernel) {
        this.kernel = kernel;
        this.room = NativeMemory.at(
                kernel.call("death watch", Sys.MMAP, 0, ROOM, PROT_READ_WRITE, MAP_SHARED_ANONYMOUS, -1, 0), ROOM);
        try {
            this.self = (int) kernel.call("death watch", Sys.PIDFD_OPEN, kernel.raw(Sys.GETPID, 0), 0);
            int waiting = writeProgram();
            this.pid = spawn();
            awaitStart(waiting);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private int writeProgram() {
        room.putInt(POLLFD, self);
        room.putInt(POLLFD + 4, POLLIN);
        room.put(NAME, "criu-watch\0".getBytes(StandardCharsets.US_ASCII));
        room.putLong(COPY, UNMAPPED + PAGE);
        room.putLong(COPY + 8, UNMAPPED);
        room.putLong(COPY + 16, PAGE);
        room.putLong(POISON + 8, PAGE);
        room.putLong(SLEEP + 8, SLEEP_NANOS);
        add(Sys.PRCTL, PR_SET_NAME, room.address() + NAME, 0);
        for (OwnMappings.Range gap : OwnMappings.without(kernel, kernel.code().address(), room)) {
            add(Sys.MUNMAP, gap.start(), gap.end() - gap.start(), 0);
        }
        int waiting = ops;
        room.putLong(OPS + (long) ops * OP + EXPECTED, 1);
        add(Sys.POLL, EXPECTED_OUTCOME, room.address() + POLLFD, 1, -1);
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
        VarHandle.fullFence(); // it is there before it counts
        room.putLong(8, room.address() + OPS + (long) ops * OP);
    }

    private int spawn() {
        try (NativeMemory args = NativeMemory.allocate(Spawner.CLONE_ARGS)) {
            args.putLong(0, CLONE_FILES);
            long child = Spawner.withSignalsBlocked(
                    kernel, () -> kernel.code().keep(args.address(), Spawner.CLONE_ARGS, room.address()));
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
                throw new IllegalStateException("death watch: its process does not come to wait");
            }
            Thread.onSpinWait();
        }
    }

    /** Whether it is there, and not ended by somebody. */
    public boolean isAlive() {
        if (pid > 0 && kernel.raw(Sys.WAIT4, pid, 0, WALL | WNOHANG, 0) != 0) {
            pid = -1; // the number may be somebody else's from now on
        }
        return pid > 0;
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
        add(Sys.PIDFD_SEND_SIGNAL, pidfd, SIGKILL, 0);
        return true;
    }

    /** Ends it, and nobody else. */
    @Override
    public void close() {
        if (pid > 0) {
            Children.end(kernel, pid);
        }
        kernel.raw(Sys.MUNMAP, room.address(), ROOM);
        if (self >= 0) {
            kernel.close(self);
        }
    }
}
