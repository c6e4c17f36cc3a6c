package dev.criu.linux.task;

import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.SyscallException;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.memory.NativeMemory;
import dev.criu.linux.program.Arg;
import dev.criu.linux.program.Buffer;
import dev.criu.linux.program.Program;
import dev.criu.linux.program.ProgramEncoder;
import java.util.ArrayList;
import java.util.List;

/**
 * A child of ours for the moment in which the tasks of a tree are let go one after the other: should this process die meanwhile, some are
 * free already and the others die with their tracer. Then the child ends those that are free, too. {@link #release} is the instant from
 * which the tree may live without this process.
 *
 * <p>It shares this process's memory and descriptors, so that making it costs little, and waits in poll(2) for the end of this process.
 */
public final class Surety implements AutoCloseable {
    private static final long CLONE_VM = 0x100;
    private static final long CLONE_FILES = 0x400;
    private static final int STACK = 1 << 12;
    private static final int SIGKILL = 9;
    private static final int POLLIN = 1;
    private static final int BYTES_OF_OP = 72;
    private static final int ROOM = 1 << 10;

    private final Kernel kernel;
    /** Of this process, then of the tasks. */
    private final List<Integer> pidfds = new ArrayList<>();
    private final NativeMemory stack = NativeMemory.allocate(STACK);
    private final NativeMemory room;
    private long child = -1;

    /** @param pids the processes that are to be let go together, as this process numbers them */
    public Surety(Kernel kernel, List<Integer> pids) {
        this.kernel = kernel;
        this.room = NativeMemory.allocate(ROOM + (long) pids.size() * BYTES_OF_OP);
        try {
            int self = open((int) kernel.raw(Sys.GETPID, 0));
            Program program = new Program();
            Buffer poll = Buffer.struct(8).putInt(0, self).putInt(4, POLLIN);
            program.call(Sys.POLL, poll, Arg.of(1), Arg.of(-1)).expecting(1);
            for (int pid : pids) {
                program.call(Sys.PIDFD_SEND_SIGNAL, open(pid), SIGKILL, 0, 0).anyOutcome();
            }
            new ProgramEncoder(program, room, room.address()).encodeNext();
            child = start();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private int open(int pid) {
        int pidfd = (int) kernel.call("task " + pid, Sys.PIDFD_OPEN, pid, 0);
        pidfds.add(pidfd);
        return pidfd;
    }

    private long start() {
        try (NativeMemory args = NativeMemory.allocate(Spawner.CLONE_ARGS)) {
            args.putLong(0, CLONE_VM | CLONE_FILES);
            args.putLong(40, stack.address());
            args.putLong(48, STACK);
            long pid = Spawner.withSignalsBlocked(kernel, () -> kernel.spawn(args.address(), Spawner.CLONE_ARGS, room.address()));
            if (Errno.isError(pid)) {
                throw new SyscallException(Sys.CLONE3, (int) -pid, "surety");
            }
            return pid;
        }
    }

    /**
     * All have been let go: whatever happens from now on, they live.
     *
     * @param last calls that are made together with that, or not at all, whenever this process dies
     */
    public void release(Program last) {
        Program program = new Program();
        program.call(Sys.KILL, child, SIGKILL).purpose("surety");
        program.addAll(last);
        new SurvivingSpace(kernel).run(program);
    }

    /**
     * Ends the tasks, those that have been let go, too, the last given first: a root sees nobody else end. A pidfd is nobody's but the
     * task's, however many have had its number since.
     */
    public void endAll() {
        for (int i = pidfds.size() - 1; i > 0; i--) {
            kernel.raw(Sys.PIDFD_SEND_SIGNAL, pidfds.get(i), SIGKILL, 0, 0);
        }
    }

    /** Ends it, and nobody else. */
    @Override
    public void close() {
        if (child > 0) {
            Children.end(kernel, child);
            child = -1;
        }
        pidfds.forEach(kernel::close);
        pidfds.clear();
        stack.close();
        room.close();
    }
}
