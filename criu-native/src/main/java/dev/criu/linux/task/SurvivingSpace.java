package dev.criu.linux.task;

import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.SyscallException;
import dev.criu.linux.call.Interposer;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.memory.NativeMemory;
import dev.criu.linux.program.Op;
import dev.criu.linux.program.Program;
import dev.criu.linux.program.ProgramEncoder;
import dev.criu.linux.program.ProgramSpace;
import java.util.List;

/**
 * Runs programs that must not be left half done, even if SIGKILL ends this process in the middle: what makes a file and removes it again,
 * say.
 *
 * <p>Each runs in a child that shares this process's memory and descriptors (CLONE_VM, CLONE_FILES), not its root and current directory, and
 * for which this thread waits (CLONE_VFORK): opened descriptors are this process's. A signal to this process does not reach the
 * child, which goes on by itself and ends. That takes little more than the calls do.
 */
public final class SurvivingSpace implements ProgramSpace {
    private static final long CLONE_VM = 0x100;
    private static final long CLONE_FILES = 0x400;
    private static final long CLONE_VFORK = 0x4000;
    private static final int STACK = 1 << 12;
    /** For what arguments point to. */
    private static final int ROOM = 1 << 15;

    private static final long BYTES_OF_OP = 72;
    private static final int SIGKILL = 9;

    private final Kernel kernel;

    public SurvivingSpace(Kernel kernel) {
        this.kernel = kernel;
    }

    @Override
    public void run(Program program) {
        Killing killing = kernel.interposer() == null ? null : new Killing(kernel.interposer());
        try (NativeMemory room = NativeMemory.allocate(ROOM + program.ops().size() * BYTES_OF_OP)) {
            ProgramEncoder encoder = new ProgramEncoder(program, room, room.address(), killing);
            while (encoder.hasMore()) {
                encoder.encodeNext();
                if (killing != null && killing.at >= 0) {
                    dieInTheMiddle(program, killing.at, room);
                }
                runInChild(room);
                encoder.collect();
            }
        }
    }

    private void runInChild(NativeMemory room) {
        try (NativeMemory args = NativeMemory.allocate(Spawner.CLONE_ARGS);
                NativeMemory stack = NativeMemory.allocate(STACK)) {
            args.putLong(0, CLONE_VM | CLONE_FILES | CLONE_VFORK);
            args.putLong(40, stack.address());
            args.putLong(48, STACK);
            long child = Spawner.withSignalsBlocked(
                    kernel, () -> kernel.code().spawn(args.address(), Spawner.CLONE_ARGS, room.address()));
            if (Errno.isError(child)) {
                throw new SyscallException(Sys.CLONE3, (int) -child, "child that outlives this process");
            }
            Children.awaitEnd(kernel, child);
        }
    }

    /** For tests: the child itself ends this process in front of one of its calls, and goes on. */
    private void dieInTheMiddle(Program program, int at, NativeMemory room) {
        Program whole = new Program();
        long self = kernel.raw(Sys.GETPID, 0);
        List<Op> ops = program.ops();
        for (int i = 0; i < ops.size(); i++) {
            if (i == at) {
                whole.call(Sys.KILL, self, SIGKILL);
            }
            whole.add(ops.get(i));
        }
        new ProgramEncoder(whole, room, room.address()).encodeNext();
        runInChild(room);
    }

    /** Lets calls pass in front of which this process is to die, and remembers which. */
    private static final class Killing implements Interposer {
        private final Interposer interposer;
        private int asked;
        private int at = -1;

        Killing(Interposer interposer) {
            this.interposer = interposer;
        }

        @Override
        public long before(Sys call, long a, long b, long c, long d, long e, long f) {
            return interposer.before(call, a, b, c, d, e, f);
        }

        @Override
        public long inProgram(Sys call) {
            long outcome = interposer.inProgram(call);
            if (outcome == KILL) {
                at = asked;
            }
            asked++;
            return outcome == KILL ? NONE : outcome;
        }

        @Override
        public void kill() {
            interposer.kill();
        }
    }
}
