package dev.criu.core.engine.dump;

import dev.criu.core.procfs.Procfs;
import dev.criu.core.tree.FreezeException;
import dev.criu.core.tree.Freezer;
import dev.criu.core.tree.FrozenProcess;
import dev.criu.core.tree.HostPid;
import dev.criu.linux.Sys;
import dev.criu.linux.SyscallException;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.memory.RemoteMemory;
import dev.criu.linux.program.Program;
import dev.criu.linux.ptrace.Tracer;
import dev.criu.linux.task.SignalKeeper;
import dev.criu.linux.task.TaskDiedException;
import dev.criu.linux.task.Trampoline;
import dev.criu.linux.x86_64.Registers;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has processes reap the clones that are their children: each is stopped once more, alone and for about a millisecond. A clone of a
 * process that has ended meanwhile is left to whoever adopted it.
 */
final class CloneReaper {
    private static final Logger LOG = LoggerFactory.getLogger(CloneReaper.class);
    private static final int P_PID = 1;
    private static final int WEXITED = 4;
    private static final int WNOHANG = 1;
    private static final int WALL = 0x40000000;

    private final Kernel kernel;
    private final Procfs procfs;
    private final Tracer tracer;
    private final Duration timeout;

    /**
     * A clone that has ended.
     *
     * @param parent its process
     * @param pid here
     * @param nsPid in the pid namespace of the process
     */
    record Child(HostPid parent, int pid, int nsPid) {}

    CloneReaper(Kernel kernel, Procfs procfs, Tracer tracer, Duration timeout) {
        this.kernel = kernel;
        this.procfs = procfs;
        this.tracer = tracer;
        this.timeout = timeout;
    }

    /** Has a clone reaped. A failure is told to the log: the dump is no worse for it. */
    void reap(Child child) {
        SignalKeeper keeper = new SignalKeeper(kernel);
        try (Freezer freezer = new Freezer(kernel, procfs, tracer)) {
            freezer.freezeAlone(child.parent, timeout);
            FrozenProcess process = new Observer(kernel, procfs, tracer).observe(freezer).get(0);
            Program program = new Program();
            program.call(Sys.WAITID, P_PID, child.nsPid, 0, WEXITED | WNOHANG | WALL, 0).purpose("pid " + child.parent);
            try (Stay stay = new Stay(kernel, tracer, keeper, process, place(process))) {
                stay.trampoline().run(process.leader().thread(), program);
            }
            LOG.debug("clone: pid={} reaped by {}", child.pid, child.parent);
        } catch (FreezeException | SyscallException | TaskDiedException e) {
            LOG.warn("pid {}: its clone {} stays a zombie as long as it lives: {}", child.parent, child.pid, e.getMessage());
        } finally {
            keeper.release();
        }
    }

    private Trampoline.Place place(FrozenProcess process) {
        int pid = process.pid().value();
        try (RemoteMemory memory = new RemoteMemory(kernel, pid)) {
            long stackPointer = process.leader().registers().get(Registers.SP);
            StackAndVdso footholds = new StackAndVdso(kernel, pid, memory, procfs.maps(pid), stackPointer);
            return Trampoline.Place.find(kernel, process.leader().thread(), 1, footholds);
        }
    }
}
