package dev.criu.core.engine.restore;

import dev.criu.core.lazy.Missing;
import dev.criu.core.memory.LazyPages;
import dev.criu.core.memory.MappingSources;
import dev.criu.core.memory.MemoryRestorer;
import dev.criu.core.memory.PageContents;
import dev.criu.core.memory.PagesFile;
import dev.criu.core.memory.Readers;
import dev.criu.core.memory.RobustLists;
import dev.criu.core.memory.UsedAddresses;
import dev.criu.core.memory.Vdso;
import dev.criu.core.procfs.PlainProcfsReader;
import dev.criu.core.procfs.Procfs;
import dev.criu.core.task.DecodedState;
import dev.criu.core.task.HardLimits;
import dev.criu.core.task.OwnIdentity;
import dev.criu.core.task.ProcessImage;
import dev.criu.core.task.ProcessRestorer;
import dev.criu.core.task.StateCheck;
import dev.criu.core.task.ThreadImage;
import dev.criu.core.task.ThreadRestorer;
import dev.criu.images.ImageDirectory;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.program.Arg;
import dev.criu.linux.program.Pretended;
import dev.criu.linux.program.Program;
import dev.criu.linux.x86_64.ExtendedLayout;
import java.nio.file.Path;
import java.util.List;

/** Has everything written that the tasks of a tree would be made of, memory first, for nobody to run. */
public final class Programs implements AutoCloseable {
    private static final long ARENA = 0x7e00_0000_0000L;
    private static final int SERVICE = 1000;

    private final TreeImage tree;
    private final ImageDirectory images;
    private final PageContents contents;
    private final LazyPages lazy;
    private final MemoryRestorer memory;
    private final ExtendedLayout layout;
    private final OwnIdentity own;
    private final HardLimits ceiling;

    private Programs(Kernel kernel, ImageDirectory images, boolean shellJob) {
        Procfs procfs = new Procfs("/proc", new PlainProcfsReader());
        int self = FirstTask.self(kernel);
        this.images = images;
        contents = new PageContents(kernel, images);
        tree = TreeImage.read(images, shellJob);
        own = OwnIdentity.of(kernel, procfs, self);
        ceiling = HardLimits.of(procfs.limits(self), procfs.status(self).caps());
        layout = new ExtendedLayout(kernel.code());
        lazy = new LazyPages(0, new Heirs(tree, new Genealogy(tree))::of);
        memory = new MemoryRestorer(images, contents, new Numbers(), new MemoryRestorer.Reserved(ARENA, ARENA + (1 << 20), SERVICE),
                new Vdso(procfs, self, UsedAddresses.of(living().stream().map(process -> process.mm().getVmasList()).toList())), lazy, new Readers(2));
    }

    /** Writes all programs for a set that a restore takes for whole. */
    public static void write(Kernel kernel, Path directory, boolean shellJob) {
        try (Programs programs = new Programs(kernel, ImageDirectory.open(directory), shellJob)) {
            programs.write();
        }
    }

    @Override
    public void close() {
        contents.close();
    }

    private List<ProcessImage> living() {
        return tree.processes().stream().filter(process -> !process.isZombie()).toList();
    }

    private void write() {
        new StateCheck(layout).check(tree.processes());
        for (ProcessImage process : living()) {
            ProcessImage parent = tree.process(process.ppid());
            memory.fill(memory.estate(parent == null || parent.isZombie() ? null : parent).of(process));
            memory.finish(process, new Program());
            if (process.mm().getAiosCount() > 0) {
                memory.restoreAio(process, new Pretended());
            }
            write(new ProcessRestorer(process));
            process.threads().forEach(thread -> write(process, thread));
        }
        lazy.left().forEach(left -> left.mappings().forEach(mapping -> Missing.bringIn(mapping.runs())));
    }

    private void write(ProcessRestorer process) {
        Program program = new Program();
        process.early(program);
        process.addressSpace(program, Arg.of(3));
        process.memoryRules(program);
        process.pendingSignals(program);
        process.armTimers(program);
        process.limits(program, ceiling, ceiling.own());
        process.dumpable(program);
        process.trapAction();
        process.pendingFaults();
    }

    private void write(ProcessImage process, ThreadImage image) {
        ThreadRestorer thread = new ThreadRestorer(image);
        Program program = new Program();
        thread.early(program, process.core().getTc().getComm(), image == process.threads().get(0));
        thread.credentials(program, own, false);
        thread.late(program, process.pid().value());
        thread.pendingFaults();
        DecodedState.of(image.core(), layout);
        long robust = image.core().getThreadCore().getFutexRla();
        if (robust != 0) {
            new RobustLists(contents, images, process).addresses(robust);
        }
    }

    /** Descriptors that nobody uses. */
    private static final class Numbers implements MappingSources {
        @Override
        public int file(int id, int flags) {
            return 4;
        }

        @Override
        public int segment(long shmid) {
            return 5;
        }

        @Override
        public int devNull() {
            return 6;
        }

        @Override
        public int pages(PagesFile file, int reader) {
            return 7;
        }
    }
}
