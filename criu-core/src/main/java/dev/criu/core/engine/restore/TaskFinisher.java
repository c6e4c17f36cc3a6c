package dev.criu.core.engine.restore;

import dev.criu.core.memory.MemoryRestorer;
import dev.criu.core.procfs.Limits;
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
import dev.criu.linux.program.Program;
import dev.criu.linux.ptrace.Tracer;
import dev.criu.linux.task.DrivenTask;
import dev.criu.proto.fs_entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Turns driven tasks into the tasks that they were, up to {@link LastSteps}. */
final class TaskFinisher {
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
    private OutsideSettings settings;

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

    /** Sets in the first task, before anybody is cloned, what all shall inherit. */
    void begin(DrivenTask firstTask) {
        settings = new OutsideSettings(procfs, tree.root(), firstTask.tid());
    }

    /** Everything but timers, pending signals and registers. Zombies are over already. */
    void restoreState() {
        List<List<ProcessImage>> waves = Together.waves(living());
        waves.forEach(this::restoreProcesses);
        SeccompRestorer seccomp = new SeccompRestorer(tracer, forge, tree.seccomp());
        OwnIdentity own = OwnIdentity.of(kernel, procfs, FirstTask.self(kernel));
        for (List<ProcessImage> wave : waves) {
            for (ProcessImage process : wave) {
                settings.adjust(process, leader(process).tid());
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
        Together together = new Together();
        for (ProcessImage process : processes) {
            together.start(leader(process), stateProgram(process));
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

    private Program stateProgram(ProcessImage process) {
        ProcessRestorer restorer = new ProcessRestorer(process);
        Program program = new Program();
        DescriptorTable table = new DescriptorTable(serviceFd);
        process.descriptors().forEach(entry -> table.occupy(entry.getFd()));
        directories(process, program, table);
        restorer.early(program);
        if (isFirstOfMemory(process)) {
            String object = "pid " + process.pid() + " executable";
            int executable = table.fetch(program, sources.file(process.mm().getExeFileId(), OpenFlags.O_RDONLY), object);
            restorer.addressSpace(program, Arg.of(executable));
            table.close(program, executable, object);
            memory.finish(process, program);
            restorer.memoryRules(program);
        }
        return program;
    }

    /** Whether it is the first of the processes that have the same memory (CLONE_VM). */
    private boolean isFirstOfMemory(ProcessImage process) {
        return firstOfMemory.computeIfAbsent(process.ids().getVmId(), id -> process) == process;
    }

    private void directories(ProcessImage process, Program program, DescriptorTable table) {
        String object = "pid " + process.pid();
        fs_entry fs = process.fs();
        if (!RegularEntries.path(tree.file(fs.getRootId(), object).getReg()).contentEquals("/")) {
            enter(program, table, fs.getRootId(), object + " root directory");
            program.call(Sys.CHROOT, Buffer.string(".")).purpose(object + " root directory");
        }
        enter(program, table, fs.getCwdId(), object + " current directory");
        program.call(Sys.UMASK, fs.getUmask()).purpose(object + " umask");
    }

    private void enter(Program program, DescriptorTable table, int directory, String object) {
        int fd = table.fetch(program, sources.file(directory, O_PATH_DIRECTORY), object);
        program.call(Sys.FCHDIR, fd).purpose(object);
        table.close(program, fd, object);
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
     * Of each process its pending signals and those of its leader, then those of other threads, then timers, then the limits that all
     * that counts against. Signals that the restore itself has caused are taken away first.
     */
    void arm() {
        int self = FirstTask.self(kernel);
        HardLimits ceiling = HardLimits.of(procfs.limits(self), procfs.status(self).caps());
        Limits inherited = procfs.limits(leader(tree.root()).tid());
        Together together = new Together();
        for (ProcessImage process : living()) {
            Program program = new Program();
            ProcessRestorer.flushSignals(program);
            new ProcessRestorer(process).pendingSignals(program);
            new ThreadRestorer(process.threads().get(0)).late(program, process.pid().value());
            if (process.threads().size() == 1) {
                startClocks(process, program, ceiling, inherited);
            }
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
            if (process.threads().size() > 1) {
                Program program = new Program();
                startClocks(process, program, ceiling, inherited);
                together.start(leader(process), program);
            }
        }
        together.settle();
    }

    /** @param inherited the limits that all tasks of this restore have */
    private static void startClocks(ProcessImage process, Program program, HardLimits ceiling, Limits inherited) {
        ProcessRestorer restorer = new ProcessRestorer(process);
        restorer.armTimers(program);
        restorer.limits(program, ceiling, inherited);
    }
}
