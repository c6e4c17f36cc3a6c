package dev.criu.core.engine.restore;

import dev.criu.core.memory.Furnishing;
import dev.criu.core.memory.Heritage;
import dev.criu.core.memory.MemoryRestorer;
import dev.criu.core.task.ProcessImage;
import dev.criu.linux.Sys;
import dev.criu.linux.program.Op;
import dev.criu.linux.program.Program;
import dev.criu.linux.task.DrivenTask;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/**
 * Makes the processes of the tree out of its first task: each builds its memory, then clones its children, who go on from what they
 * inherited.
 */
final class Families implements AutoCloseable {
    /** With fewer heirs it is not worth a thread to look at what they inherit. */
    private static final int MANY_HEIRS = 16;

    private final TreeImage tree;
    private final Genealogy genealogy;
    private final MemoryRestorer memory;
    private final Forge forge;
    private final Map<Integer, ProcessImage> memories = new HashMap<>();
    private final ExecutorService looking = Executors.newFixedThreadPool(1, task -> {
        Thread thread = new Thread(task, "heritages");
        thread.setDaemon(true);
        return thread;
    });
    private final Ahead<ProcessImage, Heritage> ofRoot;

    /** Begins to look at what the root's children inherit, which takes nothing but images. */
    Families(TreeImage tree, Genealogy genealogy, MemoryRestorer memory, Forge forge) {
        this.tree = tree;
        this.genealogy = genealogy;
        this.memory = memory;
        this.forge = forge;
        this.ofRoot = heritages(tree.root().pid().value(), tree.root());
    }

    /** Makes all processes; {@code root} is the first task, driven and with nothing but the arena mapped. */
    void makeProcesses(DrivenTask root) {
        ProcessImage image = tree.root();
        forge.begin(root);
        memories.put(image.pid().value(), image);
        Furnishing furnishing = memory.fill(image);
        root.run(furnishing.first());
        finish(image.pid().value(), furnishing);
        makeFamily(image.pid().value(), image, ofRoot);
    }

    /** Lets a process with its memory in place clone whom it has to, before and after making its own session. */
    private void makeFamily(int pid, ProcessImage image, Ahead<ProcessImage, Heritage> heritages) {
        bear(pid, image, early(pid), heritages);
        if (image == null || Genealogy.leadsSession(image)) {
            makeSession(pid);
        }
        bear(pid, image, late(pid), heritages);
    }

    private void bear(int creator, ProcessImage creatorImage, List<Birth> births, Ahead<ProcessImage, Heritage> heritages) {
        if (births.isEmpty()) {
            return;
        }
        forge.cloneAll(creator, creatorImage, births);
        Together filling = new Together();
        for (Birth birth : births) {
            ProcessImage image = tree.process(birth.pid());
            ProcessImage inherited = memories.get(creator);
            if (image == null || image.isZombie()) {
                memories.put(birth.pid(), inherited);
            } else {
                memories.put(birth.pid(), image);
                if (changesMemory(image, inherited)) {
                    Furnishing furnishing = memory.fill(heritages.next());
                    filling.start(forge.task(birth.pid()), furnishing.first());
                    if (furnishing.isShared()) {
                        filling.settle();
                        finish(birth.pid(), furnishing);
                    }
                }
            }
        }
        filling.settle();
        for (Birth birth : births) {
            makeFamily(birth.pid(), tree.process(birth.pid()), heritages(birth.pid(), memories.get(birth.pid())));
        }
    }

    /** Has a process with much memory read it on all processors; there is nothing else to be done at that time. */
    private void finish(int pid, Furnishing furnishing) {
        if (furnishing.isShared()) {
            DrivenTask task = forge.task(pid);
            Hands.run(task, "pid " + pid, furnishing.shares());
            task.run(furnishing.last());
        }
    }

    private void makeSession(int pid) {
        Program program = new Program();
        program.call(Sys.SETSID, new long[0]).purpose("pid " + pid + ": session");
        DrivenTask task = forge.task(pid);
        boolean leadsAlready = pid == tree.root().pid().value() && isSessionLeader(task);
        if (!leadsAlready) {
            task.run(program);
        }
    }

    private static boolean isSessionLeader(DrivenTask task) {
        Program program = new Program();
        Op sid = program.call(Sys.GETSID, 0);
        Op pid = program.call(Sys.GETPID, new long[0]);
        task.run(program);
        return sid.result() == pid.result();
    }

    /** What the children that a process clones find in their memory, in the order in which they are filled; not those who share it. */
    private Ahead<ProcessImage, Heritage> heritages(int creator, ProcessImage origin) {
        List<ProcessImage> heirs = Stream.concat(early(creator).stream(), late(creator).stream())
                .map(birth -> tree.process(birth.pid()))
                .filter(child -> changesMemory(child, origin))
                .toList();
        if (heirs.isEmpty()) {
            return new Ahead<>(Runnable::run, List.of(), null);
        }
        return new Ahead<>(heirs.size() < MANY_HEIRS ? Runnable::run : looking, heirs, memory.estate(origin)::of);
    }

    private static boolean changesMemory(ProcessImage heir, ProcessImage origin) {
        return heir != null && !heir.isZombie() && heir.ids().getVmId() != origin.ids().getVmId();
    }

    private List<Birth> early(int creator) {
        return genealogy.bornBy(creator).stream().filter(Birth::beforeSession).toList();
    }

    private List<Birth> late(int creator) {
        return genealogy.bornBy(creator).stream().filter(birth -> !birth.beforeSession()).toList();
    }

    /** Looks at nothing any more. */
    @Override
    public void close() {
        looking.shutdownNow();
    }
}
