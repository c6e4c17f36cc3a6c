package dev.criu.core.engine.dump;

import dev.criu.core.procfs.Procfs;
import dev.criu.core.procfs.TaskStat;
import dev.criu.core.procfs.TaskStatus;
import dev.criu.core.procfs.Vma;
import dev.criu.core.tree.Freezer;
import dev.criu.core.tree.FrozenProcess;
import dev.criu.core.tree.FrozenTask;
import dev.criu.core.tree.HostPid;
import dev.criu.core.tree.NsPid;
import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.memory.NativeMemory;
import dev.criu.linux.memory.RemoteMemory;
import dev.criu.linux.ptrace.RseqConfiguration;
import dev.criu.linux.ptrace.Tracer;
import dev.criu.linux.task.FrozenThread;
import dev.criu.linux.x86_64.ExtendedLayout;
import dev.criu.linux.x86_64.Registers;
import dev.criu.linux.x86_64.RestartedCall;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import dev.criu.core.tree.FreezeException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads from outside what ptrace and /proc tell of frozen processes. */
final class Observer {
    private static final Logger LOG = LoggerFactory.getLogger(Observer.class);
    private static final int RSEQ_CS = 8;
    private static final int PAGE = 4096;

    private final Kernel kernel;
    private final Procfs procfs;
    private final Tracer tracer;
    private final Map<Integer, Integer> nsPids = new HashMap<>();
    private final Freezer freezer;
    private final ProcessLooks looks;
    private final int codeSize;

    /** @param looks have begun at all living processes of the frozen tree */
    Observer(Kernel kernel, Procfs procfs, Tracer tracer, Freezer freezer, ProcessLooks looks) {
        this.kernel = kernel;
        this.procfs = procfs;
        this.tracer = tracer;
        this.freezer = freezer;
        this.looks = looks;
        this.codeSize = StackAndVdso.codeSize(kernel.code().interpreter().length);
    }

    /**
     * All processes of the tree, parents first.
     *
     * @throws AwayException if a thread is not at home
     */
    List<FrozenProcess> observe() {
        List<FrozenProcess> processes = new ArrayList<>();
        for (int pid : freezer.processes()) {
            processes.add(observe(pid));
        }
        processes.forEach(this::requireHome);
        return processes;
    }

    /** Where a living process can be asked; for any thread, once it was observed. */
    Ground ground(int pid) {
        return looks.ground(pid);
    }

    /** Pids and tids in the tree's own pid namespace by those here, of everything observed so far. */
    Map<Integer, Integer> nsPids() {
        return nsPids;
    }

    private FrozenProcess observe(int pid) {
        List<Integer> tids = freezer.threads(pid);
        List<TaskStatus> statuses = tids.isEmpty() ? List.of() : looks.statuses(pid);
        TaskStat stat = tids.isEmpty() ? procfs.stat(pid) : looks.stat(pid);
        TaskStatus status = tids.isEmpty() || tids.get(0) != pid ? procfs.status(pid) : statuses.get(0);
        int nsPid = last(status.nsTgid());
        nsPids.put(pid, nsPid);
        List<FrozenTask> threads = new ArrayList<>(tids.size());
        for (int i = 0; i < tids.size(); i++) {
            threads.add(task(pid, tids.get(i), statuses.get(i)));
        }
        int parent = freezer.parent(pid);
        return new FrozenProcess(
                new HostPid(pid),
                new NsPid(nsPid),
                parent == 0 ? null : new NsPid(nsPids.get(parent)),
                last(status.nsPgid()),
                last(status.nsSid()),
                stat,
                status,
                threads,
                List.of(),
                freezer.stopSignal(pid));
    }

    /**
     * The process with the signals that are pending for it now. To be asked once its timers are known: a timer that expires in
     * between is seen as a signal then, where asked before it would be neither.
     */
    FrozenProcess withPendingSignals(FrozenProcess process) {
        if (process.isZombie()) {
            return process;
        }
        List<FrozenTask> threads = new ArrayList<>(process.threads().size());
        for (FrozenTask task : process.threads()) {
            threads.add(task.withPending(tracer.pendingSignals(task.tid().value(), false)));
        }
        return process.with(threads, tracer.pendingSignals(process.pid().value(), true));
    }

    private FrozenTask task(int pid, int tid, TaskStatus status) {
        Registers stopped = tracer.registers(tid);
        if (stopped.get(Registers.CS) != Registers.CS_64) {
            throw new FreezeException("pid " + pid + ": runs 32-bit code; such tasks cannot be dumped yet");
        }
        Registers registers = resolved(pid, tid, stopped);
        byte[] extended = tracer.extendedState(tid);
        long unknown = ExtendedLayout.unknownInUse(extended);
        if (unknown != 0) {
            throw new FreezeException("pid " + pid + ": tid " + tid + " uses CPU state components 0x" + Long.toHexString(unknown)
                    + " (AMX, for example), which images have no place for; dump it when it does not");
        }
        long mask = tracer.signalMask(tid);
        RseqConfiguration rseq = tracer.rseq(tid);
        int nsTid = last(status.nsPid());
        nsPids.put(tid, nsTid);
        return new FrozenTask(
                new HostPid(tid),
                new NsPid(nsTid),
                status,
                registers,
                new FrozenThread(tid, stopped, registers.restarted(), mask, extended),
                List.of(),
                rseq,
                rseq == null ? 0 : criticalSection(pid, rseq),
                tracer.userDispatch(tid));
    }

    /** Code of a criu lies at the very end of the vDSO. */
    private void requireHome(FrozenProcess process) {
        for (FrozenTask task : process.threads()) {
            long ip = task.thread().home().get(Registers.IP);
            if ((ip & PAGE - 1) >= PAGE - codeSize) {
                int pid = process.pid().value();
                Vma vdso = ground(pid).vdso();
                if (vdso != null && ip >= vdso.end() - codeSize && ip < vdso.end()) {
                    throw new AwayException(pid, task.tid().value());
                }
            }
        }
    }

    /** A thread in restart_syscall(2) appears in the call that it continues. */
    private Registers resolved(int pid, int tid, Registers stopped) {
        if (!RestartedCall.concerns(stopped)) {
            return stopped;
        }
        try (RemoteMemory memory = new RemoteMemory(kernel, pid)) {
            Registers registers = RestartedCall.resolve(stopped, memory);
            if (RestartedCall.concerns(registers)) {
                LOG.warn("tid {}: the call that it continues by restart_syscall is unknown; it fails with EINTR if restored", tid);
            }
            return registers;
        }
    }

    private static int last(List<Integer> ids) {
        return ids.get(ids.size() - 1);
    }

    /** The field rseq_cs of struct rseq (include/uapi/linux/rseq.h): not 0 while a critical section is prepared or running. */
    private long criticalSection(int pid, RseqConfiguration rseq) {
        try (NativeMemory value = NativeMemory.allocate(8);
                NativeMemory vectors = NativeMemory.allocate(32)) {
            vectors.putLong(0, value.address());
            vectors.putLong(8, 8);
            vectors.putLong(16, rseq.pointer() + RSEQ_CS);
            vectors.putLong(24, 8);
            long n = kernel.raw(Sys.PROCESS_VM_READV, pid, vectors.address(), 1, vectors.address() + 16, 1, 0);
            return Errno.isError(n) ? 0 : value.getLong(0);
        }
    }
}
