package dev.criu.core.engine.restore;

import dev.criu.core.memory.MemoryRestorer;
import dev.criu.core.procfs.Procfs;
import dev.criu.core.resource.RegularEntries;
import dev.criu.core.task.HardLimits;
import dev.criu.core.task.OwnIdentity;
import dev.criu.core.task.ProcessImage;
import dev.criu.core.task.ProcessRestorer;
import dev.criu.core.task.ThreadImage;
import dev.criu.core.task.ThreadRestorer;
import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.OpenFlags;
import dev.criu.linux.program.Arg;
import dev.criu.linux.program.Buffer;
import dev.criu.linux.program.Op;
import dev.criu.linux.program.Program;
import dev.criu.linux.ptrace.Tracer;
import dev.criu.linux.task.DrivenTask;
import dev.criu.proto.fs_entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns driven tasks into the tasks that they were, up to {@link LastSteps}. */
final class TaskFinisher {
    private static final Logger LOG = LoggerFactory.getLogger(TaskFinisher.class);
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
    private final Map<Integer, ProcessImage> firstOfMemory = new HashMap<>();

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
        List<List<ProcessImage>> waves = Together.waves(living());
        waves.forEach(this::restoreProcesses);
        SeccompRestorer seccomp = new SeccompRestorer(tracer, forge, tree.seccomp());
        OwnIdentity own = OwnIdentity.of(kernel, procfs, FirstTask.self(kernel));
        for (List<ProcessImage> wave : waves) {
            for (ProcessImage process : wave) {
                adjustFromOutside(process);
                seccomp.restore(process);
            }
            restoreIdentities(wave, own);
        }
    }

    /** All processes but zombies, the root first. */
    List<ProcessImage> living() {
        return tree.processes().stream().filter(p -> !p.isZombie()).toList();
    }

    private void restoreProcesses(List<ProcessImage> processes) {
        List<Fetched> fetched = fetch(processes);
        Together together = new Together();
        for (int i = 0; i < processes.size(); i++) {
            together.start(leader(processes.get(i)), stateProgram(processes.get(i), fetched.get(i)));
        }
        together.settle();
        for (ProcessImage process : processes) {
            if (process.mm().getAiosCount() > 0) {
                memory.restoreAio(process, leader(process));
            }
        }
    }

    private DrivenTask leader(ProcessImage process) {
        return forge.task(process.pid().value());
    }

    private Program stateProgram(ProcessImage process, Fetched fetched) {
        ProcessRestorer restorer = new ProcessRestorer(process);
        Program program = new Program();
        directories(process, program, fetched);
        restorer.early(program);
        if (isFirstOfMemory(process)) {
            restorer.addressSpace(program, Arg.of(fetched.executable));
            memory.finish(process, program);
            restorer.memoryRules(program);
        }
        program.call(Sys.CLOSE, fetched.executable);
        return program;
    }

    /** Whether it is the first of the processes that have the same memory (CLONE_VM). */
    private boolean isFirstOfMemory(ProcessImage process) {
        return firstOfMemory.computeIfAbsent(process.ids().getVmId(), id -> process) == process;
    }

    /** Descriptors in the task that it needs for a moment; their numbers have to be known before the program is written. */
    private record Fetched(int executable, int root, int cwd) {}

    private List<Fetched> fetch(List<ProcessImage> processes) {
        List<Op[]> calls = new ArrayList<>(processes.size());
        Together together = new Together();
        for (ProcessImage process : processes) {
            Program program = new Program();
            calls.add(fetch(process, program));
            together.start(leader(process), program);
        }
        together.settle();
        return calls.stream()
                .map(call -> new Fetched((int) call[0].result(), (int) call[1].result(), (int) call[2].result()))
                .toList();
    }

    /** Calls that get executable, root and current directory. */
    private Op[] fetch(ProcessImage process, Program program) {
        String object = "pid " + process.pid();
        Op executable = program.call(
                        Sys.PIDFD_GETFD, serviceFd, sources.file(process.mm().getExeFileId(), OpenFlags.O_RDONLY), 0)
                .purpose(object + " executable");
        Op root = program.call(Sys.PIDFD_GETFD, serviceFd, sources.file(process.fs().getRootId(), O_PATH_DIRECTORY), 0)
                .purpose(object + " root directory");
        Op cwd = program.call(Sys.PIDFD_GETFD, serviceFd, sources.file(process.fs().getCwdId(), O_PATH_DIRECTORY), 0)
                .purpose(object + " current directory");
        return new Op[] {executable, root, cwd};
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

    /** Threads first, as what their leaders close and forbid is theirs, too. */
    private void restoreIdentities(List<ProcessImage> processes, OwnIdentity own) {
        Together together = new Together();
        for (ProcessImage process : processes) {
            for (ThreadImage thread : process.threads().subList(1, process.threads().size())) {
                together.start(task(thread), identity(process, thread, own));
            }
        }
        together.settle();
        for (ProcessImage process : processes) {
            together.start(leader(process), identity(process, process.threads().get(0), own));
        }
        together.settle();
    }

    private Program identity(ProcessImage process, ThreadImage image, OwnIdentity own) {
        boolean leads = image == process.threads().get(0);
        ThreadRestorer thread = new ThreadRestorer(image);
        Program program = new Program();
        thread.early(program, process.core().getTc().getComm(), leads);
        if (leads) {
            program.call(Sys.CLOSE, serviceFd).anyOutcome(); // a table may be shared, and closed by another already
        }
        thread.credentials(program, own, process == tree.root() && orphaned);
        if (leads) {
            new ProcessRestorer(process).dumpable(program);
        }
        return program;
    }

    private DrivenTask task(ThreadImage thread) {
        return forge.task(thread.tid().value());
    }

    /**
     * Pending signals of processes and leaders, then those of other threads, then timers, then the limits that all that counts
     * against. Signals that the restore itself has caused are taken away first.
     */
    void arm() {
        int self = FirstTask.self(kernel);
        HardLimits ceiling = HardLimits.of(procfs.limits(self), procfs.status(self).caps());
        Together together = new Together();
        for (ProcessImage process : living()) {
            Program program = new Program();
            ProcessRestorer.flushSignals(program);
            new ProcessRestorer(process).pendingSignals(program);
            new ThreadRestorer(process.threads().get(0)).late(program, process.pid().value());
            together.start(leader(process), program);
        }
        together.settle();
        for (ProcessImage process : living()) {
            for (ThreadImage thread : process.threads().subList(1, process.threads().size())) {
                Program program = new Program();
                new ThreadRestorer(thread).late(program, process.pid().value());
                together.start(task(thread), program);
            }
        }
        together.settle();
        for (ProcessImage process : living()) {
            Program program = new Program();
            new ProcessRestorer(process).armTimers(program);
            new ProcessRestorer(process).limits(program, ceiling);
            together.start(leader(process), program);
        }
        together.settle();
    }
}
