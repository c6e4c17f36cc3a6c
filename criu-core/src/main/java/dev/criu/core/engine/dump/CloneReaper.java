package dev.criu.core.engine.dump;

import dev.criu.core.procfs.Procfs;
import dev.criu.core.procfs.TaskStat;
import dev.criu.core.procfs.VanishedTaskException;
import dev.criu.core.tree.FreezeException;
import dev.criu.core.tree.Freezer;
import dev.criu.core.tree.FrozenProcess;
import dev.criu.core.tree.HostPid;
import dev.criu.linux.Sys;
import dev.criu.linux.SyscallException;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.memory.RemoteMemory;
import dev.criu.linux.program.Arg;
import dev.criu.linux.program.Buffer;
import dev.criu.linux.program.Op;
import dev.criu.linux.program.Program;
import dev.criu.linux.ptrace.Tracer;
import dev.criu.linux.task.FrozenThread;
import dev.criu.linux.task.ProcessClone;
import dev.criu.linux.task.SignalKeeper;
import dev.criu.linux.task.TaskDiedException;
import dev.criu.linux.task.Trampoline;
import dev.criu.linux.x86_64.Registers;
import java.time.Duration;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends clones that are children in the tree. Their parent is stopped once more, alone and for about a millisecond, and reaps them through
 * its trampoline.
 *
 * <p>A clone is its process's child, of whose end nothing tells. If the process has ended meanwhile, whoever in the tree adopts orphans has
 * it, and would hear of its end by SIGCHLD (reparent_leader in kernel/exit.c): that signal is taken away again.
 */
final class CloneReaper {
    private static final Logger LOG = LoggerFactory.getLogger(CloneReaper.class);
    private static final int P_ALL = 0;
    private static final int P_PID = 1;
    private static final int WNOHANG = 1;
    private static final int WEXITED = 4;
    private static final int WNOWAIT = 0x1000000;
    private static final int WALL = 0x40000000;
    private static final int SIGCHLD = 17;
    private static final int SIGINFO = 128;
    private static final int SI_PID = 16;

    private final Kernel kernel;
    private final Procfs procfs;
    private final Tracer tracer;
    private final Duration timeout;
    private final Set<Integer> tree;

    /**
     * @param timeout how long it may take to stop a parent
     * @param tree pids of the tree's processes
     */
    CloneReaper(Kernel kernel, Procfs procfs, Tracer tracer, Duration timeout, Set<Integer> tree) {
        this.kernel = kernel;
        this.procfs = procfs;
        this.tracer = tracer;
        this.timeout = timeout;
        this.tree = tree;
    }

    /** Ends a clone. A failure is told to the log: the dump is no worse for it. */
    void end(ProcessClone clone) {
        int parent = parentOf(clone);
        while (tree.contains(parent) && !endUnder(parent, clone)) {
            parent = parentOf(clone);
        }
        clone.end();
    }

    /** 0 if the clone is gone, reaped by somebody. */
    private int parentOf(ProcessClone clone) {
        try {
            return procfs.stat(clone.tid()).ppid();
        } catch (VanishedTaskException e) {
            return 0;
        }
    }

    /** Ends a clone under its parent, which is frozen lest it ends first; whether it still was the parent then. */
    private boolean endUnder(int parent, ProcessClone clone) {
        SignalKeeper keeper = new SignalKeeper(kernel);
        try (Freezer freezer = new Freezer(kernel, procfs, tracer)) {
            freezer.freezeAlone(new HostPid(parent), timeout);
            TaskStat stat = procfs.stat(clone.tid());
            if (stat.ppid() != parent) {
                return false;
            }
            ProcessLooks looks = ProcessLooks.at(freezer, ProcessLooks.Readers.here(procfs), Sleepers.none());
            Observer observer = new Observer(kernel, procfs, tracer, freezer, looks);
            FrozenProcess process = observer.observe().get(0);
            clone.end();
            try (Stay stay = new Stay(kernel, tracer, keeper, process, place(process, observer.ground(parent)))) {
                reap(clone, process.leader().thread(), stay.trampoline(), stat.exitSignal() == SIGCHLD);
            }
            LOG.debug("clone: pid={} reaped by {}", clone.tid(), parent);
            return true;
        } catch (FreezeException | SyscallException | TaskDiedException | VanishedTaskException e) {
            boolean moved = parentOf(clone) != parent;
            if (!moved) {
                LOG.warn("pid {}: its clone {} stays a zombie as long as it lives: {}", parent, clone.tid(), e.getMessage());
            }
            return !moved;
        } finally {
            keeper.release();
        }
    }

    /**
     * A SIGCHLD that was pending already hides that of the clone and stays. One of the clone may have hidden another, which is made up
     * for if there is a child to wait for.
     */
    private static void reap(ProcessClone clone, FrozenThread thread, Trampoline trampoline, boolean told) {
        Program program = new Program();
        program.call(Sys.WAITID, P_PID, clone.nsTid(), 0, WEXITED | WNOHANG | WALL, 0).anyOutcome();
        Buffer taken = Buffer.output(SIGINFO);
        Buffer other = Buffer.output(SIGINFO);
        Op took = null;
        if (told) {
            took = program.call(Sys.RT_SIGTIMEDWAIT, Buffer.struct(8).putLong(0, 1L << SIGCHLD - 1), taken, Buffer.struct(16), Arg.of(8))
                    .anyOutcome();
            program.call(Sys.WAITID, Arg.of(P_ALL), Arg.of(0), other, Arg.of(WEXITED | WNOHANG | WNOWAIT), Arg.of(0)).anyOutcome();
        }
        trampoline.run(thread, program);
        if (told && !took.failed()) {
            boolean own = taken.getInt(SI_PID) == clone.nsTid();
            Buffer again = own ? other : taken;
            if (again.getInt(SI_PID) != 0) {
                Program back = new Program();
                Op self = back.call(Sys.GETPID, new long[0]);
                back.call(Sys.RT_SIGQUEUEINFO, self, Arg.of(SIGCHLD), Buffer.of(again.bytes())).anyOutcome();
                trampoline.run(thread, back);
            }
        }
    }

    private Trampoline.Place place(FrozenProcess process, Ground ground) {
        int pid = process.pid().value();
        try (RemoteMemory memory = new RemoteMemory(kernel, pid)) {
            long stackPointer = process.leader().registers().get(Registers.SP);
            StackAndVdso footholds = new StackAndVdso(kernel, pid, memory, ground, stackPointer);
            return Trampoline.Place.find(kernel, process.leader().thread(), 1, footholds);
        }
    }
}
