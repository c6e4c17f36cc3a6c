package dev.criu.core.engine.restore;

import com.google.protobuf.ByteString;
import dev.criu.core.memory.MemoryRestorer;
import dev.criu.core.procfs.Procfs;
import dev.criu.core.procfs.TaskStatus;
import dev.criu.core.resource.RegularEntries;
import dev.criu.core.task.HardLimits;
import dev.criu.core.task.ProcessImage;
import dev.criu.core.task.ProcessRestorer;
import dev.criu.core.task.ThreadImage;
import dev.criu.core.task.ThreadRestorer;
import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.SyscallException;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.OpenFlags;
import dev.criu.linux.memory.RemoteAddress;
import dev.criu.linux.memory.RemoteMemory;
import dev.criu.linux.program.Arg;
import dev.criu.linux.program.Buffer;
import dev.criu.linux.program.Op;
import dev.criu.linux.program.Program;
import dev.criu.linux.ptrace.Tracer;
import dev.criu.linux.task.DrivenTask;
import dev.criu.linux.x86_64.ExtendedLayout;
import dev.criu.proto.fs_entry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns driven tasks into the tasks that they were, and lets them go. */
final class TaskFinisher {
    private static final Logger LOG = LoggerFactory.getLogger(TaskFinisher.class);
    private static final long ALL_SIGNALS = -1;
    private static final int SIGTRAP = 5;
    private static final int SIGSTOP = 19;
    private static final int O_PATH_DIRECTORY = OpenFlags.O_PATH | OpenFlags.O_DIRECTORY;

    private final Kernel kernel;
    private final Procfs procfs;
    private final Tracer tracer;
    private final TreeImage tree;
    private final Forge forge;
    private final MemoryRestorer memory;
    private final Sources sources;
    private final int serviceFd;
    private final boolean orphaned;

    /** @param orphaned whether this process, the root's parent, ends when the tree is restored */
    TaskFinisher(
            Kernel kernel,
            Procfs procfs,
            Tracer tracer,
            TreeImage tree,
            Forge forge,
            MemoryRestorer memory,
            Sources sources,
            int serviceFd,
            boolean orphaned) {
        this.kernel = kernel;
        this.procfs = procfs;
        this.tracer = tracer;
        this.tree = tree;
        this.forge = forge;
        this.memory = memory;
        this.sources = sources;
        this.serviceFd = serviceFd;
        this.orphaned = orphaned;
    }

    /** Everything but timers, pending signals and registers. Zombies are over already. */
    void restoreState() {
        for (ProcessImage process : living()) {
            restoreProcess(process);
        }
        SeccompRestorer seccomp = new SeccompRestorer(tracer, forge, tree.seccomp());
        TaskStatus.Caps caps = procfs.status(FirstTask.self(kernel)).caps();
        for (ProcessImage process : living()) {
            adjustFromOutside(process);
            seccomp.restore(process);
            restoreIdentity(process, caps);
        }
    }

    private List<ProcessImage> living() {
        return tree.processes().stream().filter(p -> !p.isZombie()).toList();
    }

    private void restoreProcess(ProcessImage process) {
        DrivenTask leader = forge.task(process.pid().value());
        ProcessRestorer restorer = new ProcessRestorer(process);
        Fetched fetched = fetch(process, leader);
        Program program = new Program();
        directories(process, program, fetched);
        restorer.early(program);
        if (isFirstOfMemory(process)) {
            restorer.addressSpace(program, Arg.of(fetched.executable));
            memory.finish(process, program);
            restorer.memoryRules(program);
        }
        program.call(Sys.CLOSE, fetched.executable);
        leader.run(program);
        if (process.mm().getAiosCount() > 0) {
            memory.restoreAio(process, leader);
        }
    }

    private boolean isFirstOfMemory(ProcessImage process) {
        return sharers(process).get(0) == process;
    }

    /** The processes that have the same memory (CLONE_VM), in their order. */
    private List<ProcessImage> sharers(ProcessImage process) {
        return living().stream().filter(p -> p.ids().getVmId() == process.ids().getVmId()).toList();
    }

    /** Descriptors in the task that it needs for a moment; their numbers have to be known before the program is written. */
    private record Fetched(int executable, int root, int cwd) {}

    private Fetched fetch(ProcessImage process, DrivenTask leader) {
        String object = "pid " + process.pid();
        Program program = new Program();
        Op executable = program.call(
                        Sys.PIDFD_GETFD, serviceFd, sources.file(process.mm().getExeFileId(), OpenFlags.O_RDONLY), 0)
                .purpose(object + " executable");
        Op root = program.call(Sys.PIDFD_GETFD, serviceFd, sources.file(process.fs().getRootId(), O_PATH_DIRECTORY), 0)
                .purpose(object + " root directory");
        Op cwd = program.call(Sys.PIDFD_GETFD, serviceFd, sources.file(process.fs().getCwdId(), O_PATH_DIRECTORY), 0)
                .purpose(object + " current directory");
        leader.run(program);
        return new Fetched((int) executable.result(), (int) root.result(), (int) cwd.result());
    }

    private void directories(ProcessImage process, Program program, Fetched fetched) {
        String object = "pid " + process.pid();
        fs_entry fs = process.fs();
        if (!RegularEntries.path(tree.file(fs.getRootId(), object).getReg()).contentEquals("/")) {
            program.call(Sys.FCHDIR, fetched.root).purpose(object + " root directory");
            program.call(Sys.CHROOT, Buffer.string(".")).purpose(object + " root directory");
        }
        program.call(Sys.FCHDIR, fetched.cwd).purpose(object + " current directory");
        program.call(Sys.UMASK, fs.getUmask()).purpose(object + " umask");
        program.call(Sys.CLOSE, fetched.root);
        program.call(Sys.CLOSE, fetched.cwd);
    }

    /** What is set through /proc. Failing to lower a score is told but does not stop: the kernel forbids it to most. */
    private void adjustFromOutside(ProcessImage process) {
        int tid = forge.task(process.pid().value()).tid();
        write(tid, "oom_score_adj", Integer.toString(process.core().getTc().getOomScoreAdj()));
        if (process.core().getTc().hasCoredumpFilter()) {
            write(tid, "coredump_filter", "0x" + Integer.toHexString(process.core().getTc().getCoredumpFilter()));
        }
        if (process.core().getTc().hasLoginuid() && process.core().getTc().getLoginuid() != -1) {
            write(tid, "loginuid", Integer.toUnsignedString(process.core().getTc().getLoginuid()));
        }
    }

    private void write(int tid, String file, String value) {
        Path path = Path.of("/proc/" + tid + "/" + file);
        try {
            if (!Files.readString(path).strip().equals(value)) {
                Files.writeString(path, value);
            }
        } catch (IOException e) {
            LOG.warn("pid {}: {} cannot be set to {}: {}", tid, file, value, e.getMessage());
        }
    }

    private void restoreIdentity(ProcessImage process, TaskStatus.Caps caps) {
        ByteString comm = process.core().getTc().getComm();
        ProcessRestorer restorer = new ProcessRestorer(process);
        List<ThreadImage> threads = process.threads();
        for (int i = threads.size() - 1; i >= 0; i--) {
            ThreadRestorer thread = new ThreadRestorer(threads.get(i));
            Program program = new Program();
            thread.early(program, comm, i == 0);
            if (i == 0) {
                program.call(Sys.CLOSE, serviceFd).anyOutcome(); // a table may be shared, and closed by another already
            }
            thread.credentials(program, caps, process == tree.root() && orphaned);
            if (i == 0) {
                restorer.dumpable(program);
            }
            task(threads.get(i)).run(program);
        }
    }

    private DrivenTask task(ThreadImage thread) {
        return forge.task(thread.tid().value());
    }

    /** Pending signals, then timers, then the limits that all that counts against. Signals that the restore itself has caused are taken away first. */
    void arm() {
        int self = FirstTask.self(kernel);
        HardLimits ceiling = HardLimits.of(procfs.limits(self), procfs.status(self).caps());
        for (ProcessImage process : living()) {
            ProcessRestorer restorer = new ProcessRestorer(process);
            int pid = process.pid().value();
            Program program = new Program();
            ProcessRestorer.flushSignals(program);
            restorer.pendingSignals(program);
            new ThreadRestorer(process.threads().get(0)).late(program, pid);
            if (lateThreads(process, pid)) {
                forge.task(pid).run(program);
                program = new Program();
            }
            restorer.armTimers(program);
            restorer.limits(program, ceiling);
            forge.task(pid).run(program);
        }
    }

    /** Pending signals of threads other than the leader; whether the process has such threads. */
    private boolean lateThreads(ProcessImage process, int pid) {
        List<ThreadImage> threads = process.threads().subList(1, process.threads().size());
        for (ThreadImage thread : threads) {
            Program own = new Program();
            new ThreadRestorer(thread).late(own, pid);
            if (!own.isEmpty()) {
                task(thread).run(own);
            }
        }
        return !threads.isEmpty();
    }

    /** Loads registers and lets go: tasks that were stopped first, so that they stand before anybody can look. */
    void resume(boolean leaveStopped) {
        ExtendedLayout layout = new ExtendedLayout(kernel.code());
        List<ProcessImage> order = new ArrayList<>(living());
        for (ProcessImage process : order) {
            load(process, layout);
        }
        for (ProcessImage process : order) {
            int tid = forge.task(process.pid().value()).tid();
            if (process.isStopped() || leaveStopped) {
                kernel.raw(Sys.KILL, tid, SIGSTOP);
            }
        }
        for (ProcessImage process : order) {
            for (ThreadImage thread : process.threads()) {
                tracer.detach(task(thread).tid(), 0);
            }
        }
    }

    private void load(ProcessImage process, ExtendedLayout layout) {
        long mask = process.core().getTc().getBlkSigset();
        DrivenTask leader = forge.task(process.pid().value());
        List<ThreadImage> threads = process.threads();
        for (ThreadImage thread : threads.subList(1, threads.size())) {
            queueFaults(thread, new ThreadRestorer(thread).pendingFaults(), process);
            new ThreadRestorer(thread).registers(tracer, task(thread).tid(), layout, mask);
        }
        byte[] trapAction = new ProcessRestorer(process).trapAction();
        if (trapAction != null) {
            lastCall(leader, process, Sys.RT_SIGACTION, SIGTRAP, leader.put(trapAction), 0, 8);
        }
        queueFaults(threads.get(0), new ThreadRestorer(threads.get(0)).pendingFaults(), process);
        for (byte[] info : new ProcessRestorer(process).pendingFaults()) {
            tracer.setSignalMask(leader.tid(), ALL_SIGNALS);
            lastCall(leader, process, Sys.RT_SIGQUEUEINFO, process.pid().value(), signal(info), leader.put(info));
        }
        List<ProcessImage> sharers = sharers(process);
        if (sharers.get(sharers.size() - 1) == process) {
            lastCall(leader, process, Sys.MUNMAP, leader.arena().remote(), leader.arena().size());
        }
        new ThreadRestorer(threads.get(0)).registers(tracer, leader.tid(), layout, mask);
        rearmCriticalSections(process, leader.tid());
    }

    private void queueFaults(ThreadImage thread, List<byte[]> faults, ProcessImage process) {
        DrivenTask task = task(thread);
        for (byte[] info : faults) {
            tracer.setSignalMask(task.tid(), ALL_SIGNALS);
            lastCall(task, process, Sys.RT_TGSIGQUEUEINFO, process.pid().value(), thread.tid().value(), signal(info), task.put(info));
        }
    }

    private static int signal(byte[] info) {
        return ByteBuffer.wrap(info).order(ByteOrder.LITTLE_ENDIAN).getInt(0);
    }

    private static void lastCall(DrivenTask leader, ProcessImage process, Sys call, long... args) {
        long result = leader.lastCall(call, args);
        if (Errno.isError(result)) {
            throw new SyscallException(call, (int) -result, "pid " + process.pid());
        }
    }

    /** Threads that were in a restartable sequence find it again, and are sent to its abort handler by the kernel. */
    private void rearmCriticalSections(ProcessImage process, int leaderTid) {
        for (ThreadImage image : process.threads()) {
            ThreadRestorer thread = new ThreadRestorer(image);
            if (thread.criticalSection() != 0) {
                try (RemoteMemory mem = new RemoteMemory(kernel, leaderTid)) {
                    byte[] value = ByteBuffer.allocate(8)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putLong(thread.criticalSection())
                            .array();
                    mem.write(new RemoteAddress(thread.criticalSectionAddress()), value);
                }
            }
        }
    }
}
