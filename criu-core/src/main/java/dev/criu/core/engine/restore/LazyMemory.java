package dev.criu.core.engine.restore;

import dev.criu.core.lazy.MappedImages;
import dev.criu.core.lazy.PageServer;
import dev.criu.core.memory.LazyPages;
import dev.criu.core.memory.PageContents;
import dev.criu.core.memory.PagesFile;
import dev.criu.core.memory.RobustLists;
import dev.criu.core.task.ProcessImage;
import dev.criu.core.task.ThreadImage;
import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.OpenFlags;
import dev.criu.linux.program.Op;
import dev.criu.linux.program.Program;
import dev.criu.linux.task.DrivenTask;
import dev.criu.proto.core_entry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The part of a restore that leaves pages for later: which ones, who brings them in, and that nobody runs without. */
final class LazyMemory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LazyMemory.class);
    /** Bytes of what C libraries have at a thread's FS base. */
    private static final int THREAD_STRUCTURE = 2304;

    private final Kernel kernel;
    private final TreeImage tree;
    private final PageContents contents;
    private final LazyPages pages;
    private PageServer server;

    /** @param threshold as that of {@link LazyPages} */
    LazyMemory(Kernel kernel, TreeImage tree, PageContents contents, Genealogy genealogy, long threshold) {
        this.kernel = kernel;
        this.tree = tree;
        this.contents = contents;
        this.pages = new LazyPages(threshold, new Heirs(tree, genealogy)::of);
    }

    /** Chooses what is left out. */
    LazyPages pages() {
        return pages;
    }

    /**
     * Has each process with pages left out make a userfaultfd, which only this process keeps, and serves them from now on.
     *
     * @param sources opens pages files
     */
    void serve(Forge forge, int serviceFd, ToIntFunction<PagesFile> sources) {
        MappedImages images = new MappedImages(kernel);
        server = new PageServer(kernel, images);
        pages.left().forEach(left -> left.mappings().forEach(mapping -> images.map(mapping.runs(), sources)));
        pages.left().forEach(left -> {
            ProcessImage process = left.process();
            DrivenTask task = forge.task(process.pid().value());
            server.add(task.tid(), userfaultfd(task, process, serviceFd), left.mappings(), needed(process));
            LOG.debug("lazy: pid={} mappings={}", process.pid(), left.mappings().size());
        });
        server.start();
    }

    /** A userfaultfd belongs to the memory of its maker, whoever has it. */
    private int userfaultfd(DrivenTask task, ProcessImage process, int serviceFd) {
        String object = "pid " + process.pid() + ": userfaultfd";
        Program making = new Program();
        Op made = making.call(Sys.USERFAULTFD, OpenFlags.O_CLOEXEC | OpenFlags.O_NONBLOCK).purpose(object);
        task.run(making);
        int fetched;
        try (RootDescriptors descriptors = new RootDescriptors(kernel, task, serviceFd)) {
            fetched = descriptors.fetch(made.result(), object);
        }
        try {
            Program closing = new Program();
            closing.call(Sys.CLOSE, made.result()).purpose(object);
            task.run(closing);
            return fetched;
        } catch (RuntimeException e) {
            kernel.close(fetched); // the task dies with the restore, and whatever it has open
            throw e;
        }
    }

    /**
     * What the kernel reads or writes when it cannot wait: while a thread ends (its robust list and where its tid stands,
     * handle_userfault() in fs/userfaultfd.c refuses exiting threads). And what every thread touches first.
     */
    private List<Long> needed(ProcessImage owner) {
        List<Long> addresses = new ArrayList<>();
        RobustLists robust = new RobustLists(contents, tree.images(), owner);
        for (ProcessImage process : tree.processes()) {
            if (!process.isZombie() && process.ids().getVmId() == owner.ids().getVmId()) {
                process.threads().forEach(thread -> need(thread, robust, addresses));
            }
        }
        return addresses;
    }

    private static void need(ThreadImage thread, RobustLists robust, List<Long> addresses) {
        core_entry core = thread.core();
        addresses.add(core.getThreadInfo().getClearTidAddr());
        addresses.add(core.getThreadInfo().getGpregs().getFsBase());
        addresses.add(core.getThreadInfo().getGpregs().getFsBase() + THREAD_STRUCTURE);
        addresses.add(core.getThreadInfo().getGpregs().getSp());
        addresses.add(core.getThreadCore().getRseqEntry().getRseqAbiPointer());
        if (core.getThreadCore().getFutexRla() != 0) {
            addresses.addAll(robust.addresses(core.getThreadCore().getFutexRla()));
        }
    }

    /** From now on the tree dies with this process: it is about to be let go. */
    void watchOver(Forge forge) {
        server.watchOver(tree.processes().stream().filter(p -> !p.isZombie()).map(p -> forge.task(p.pid().value()).tid()).toList());
    }

    /** Gives the server away, as the tree runs. */
    PageServer handOver() {
        PageServer given = server;
        server = null;
        return given;
    }

    /** After a failure, when the tree is dead. */
    @Override
    public void close() {
        if (server != null) {
            server.close();
            server = null;
        }
    }
}
