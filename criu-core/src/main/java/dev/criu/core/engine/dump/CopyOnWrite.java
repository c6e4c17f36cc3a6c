package dev.criu.core.engine.dump;

import dev.criu.core.memory.MemoryFacts;
import dev.criu.core.memory.Userfaultfds;
import dev.criu.core.procfs.Procfs;
import dev.criu.core.tree.Freezer;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.ptrace.Tracer;
import dev.criu.linux.task.SignalKeeper;
import dev.criu.linux.task.Trampoline;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a tree run on before its memory is written: its processes are cloned while they are frozen, and the clones are read
 * ({@code --copy-on-write}).
 */
final class CopyOnWrite {
    private static final Logger LOG = LoggerFactory.getLogger(CopyOnWrite.class);
    /** Resident bytes for which it pays to leave flags of mappings to a clone. */
    private static final long OUTLINE_FROM = 64L << 20;

    private final Kernel kernel;
    private final Procfs procfs;
    private final Tracer tracer;
    private final SignalKeeper keeper;
    private final Freezer freezer;
    private final Duration timeout;
    private Map<Integer, Trampoline.Place> places = Map.of();
    private long outlineFrom = OUTLINE_FROM;
    private Set<Integer> atOnce = Set.of();

    /** @param timeout how long it may take to stop a process that has to reap its clone */
    CopyOnWrite(Kernel kernel, Procfs procfs, Tracer tracer, SignalKeeper keeper, Freezer freezer, Duration timeout) {
        this.kernel = kernel;
        this.procfs = procfs;
        this.tracer = tracer;
        this.keeper = keeper;
        this.freezer = freezer;
        this.timeout = timeout;
    }

    /** Before the tree is frozen. */
    void prepare() {
        Userfaultfds.settle(kernel);
    }

    /** Has small processes treated like large ones, so that a rehearsal reaches all that a dump does. */
    void practise() {
        outlineFrom = 0;
    }

    /** Names processes that are not cloned: their pages are copied while they stand. */
    void copyAtOnce(Set<Integer> pids) {
        atOnce = pids;
    }

    /** How much of the memory of a process is read while the tree is frozen, which it is. */
    MemoryFacts.Depth depth(int pid) {
        if (atOnce.contains(pid)) {
            return MemoryFacts.Depth.ALL;
        }
        return new MemoryFacts.Depth(false, Userfaultfds.none(kernel) ? outlineFrom : Long.MAX_VALUE);
    }

    /** Takes where in processes a trampoline fits, by pid. */
    void take(Map<Integer, Trampoline.Place> found) {
        places = found;
    }

    /** Copies all contents of a frozen tree, most of them when it runs again; returns when it did. */
    long copy(TreeState tree) {
        Clones clones = new Clones(kernel, tracer, keeper, tree.cloneables());
        try {
            long thawed = copyFrozen(tree, clones);
            clones.settle();
            tree.copyClones();
            LOG.debug("phase: pages written");
            return thawed;
        } finally {
            clones.end(new CloneReaper(kernel, procfs, tracer, timeout, tree.pids()));
        }
    }

    private long copyFrozen(TreeState tree, Clones clones) {
        try {
            clones.make(places);
            LOG.debug("phase: cloned");
            tree.copyContents(clones);
        } finally {
            freezer.thaw();
            keeper.release();
        }
        LOG.debug("phase: the tree runs on");
        return System.nanoTime();
    }

    /** Goes through what happens while the tree is frozen. */
    void rehearse(TreeState tree) {
        try (Clones clones = new Clones(kernel, tracer, keeper, tree.cloneables())) {
            clones.make(places);
            tree.copyContents(clones);
        }
    }
}
