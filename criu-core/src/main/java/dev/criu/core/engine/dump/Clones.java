package dev.criu.core.engine.dump;

import dev.criu.core.tree.FrozenProcess;
import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.OpenFlags;
import dev.criu.linux.memory.NativeMemory;
import dev.criu.linux.memory.RemoteMemory;
import dev.criu.linux.ptrace.Tracer;
import dev.criu.linux.task.ProcessClone;
import dev.criu.linux.task.SignalKeeper;
import dev.criu.linux.task.Trampoline;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The clones of a tree's processes that hold its memory while it runs on ({@code --copy-on-write}). */
final class Clones implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Clones.class);

    private final Kernel kernel;
    private final Tracer tracer;
    private final SignalKeeper keeper;
    private final Cloneables tree;
    private final List<Cloned> made = new ArrayList<>();
    private final Map<Integer, Integer> byMemory = new HashMap<>();
    private final Map<Integer, Integer> byPid = new HashMap<>();

    private record Cloned(FrozenProcess process, Stay stay, ProcessClone copy) {}

    Clones(Kernel kernel, Tracer tracer, SignalKeeper keeper, Cloneables tree) {
        this.kernel = kernel;
        this.tracer = tracer;
        this.keeper = keeper;
        this.tree = tree;
    }

    /**
     * Clones all processes side by side; they are frozen. One that cannot be cloned is told to the log and has none.
     *
     * @param places of trampolines, by pid
     */
    void make(Map<Integer, Trampoline.Place> places) {
        List<Cloned> begun = new ArrayList<>();
        List<RuntimeException> failures = new ArrayList<>(0);
        for (FrozenProcess process : tree.toClone()) {
            attempt(failures, process, p -> begun.add(begin(p, places.get(p.pid().value()))));
        }
        begun.forEach(cloned -> attempt(failures, cloned, c -> c.copy.send()));
        begun.forEach(cloned -> attempt(failures, cloned, c -> c.copy.await()));
        begun.forEach(cloned -> attempt(failures, cloned, c -> c.stay.close()));
        begun.forEach(this::register);
        if (!failures.isEmpty()) {
            throw failures.get(0);
        }
        for (FrozenProcess process : tree.processes()) {
            Integer clone = process.isZombie() ? null : byMemory.get(tree.memoryId(process));
            byPid.put(process.pid().value(), clone == null ? 0 : clone);
        }
    }

    /** Whatever happens to one process, those that have begun are brought to the end. */
    private static <T> void attempt(List<RuntimeException> failures, T subject, Consumer<T> action) {
        try {
            action.accept(subject);
        } catch (RuntimeException e) {
            failures.add(e);
        }
    }

    private Cloned begin(FrozenProcess process, Trampoline.Place place) {
        boolean orphan = !tree.adoptsOrphansOf(process);
        Stay stay = new Stay(kernel, tracer, keeper, process, place);
        return new Cloned(process, stay, new ProcessClone(
                tracer, process.leader().thread(), stay.trampoline(), Filters.options(process.leader()), orphan));
    }

    private void register(Cloned cloned) {
        int pid = cloned.process.pid().value();
        if (cloned.copy.tid() == 0) {
            LOG.warn("pid {}: cannot be cloned: {}; its pages are written while it stands", pid,
                    Errno.describe(cloned.copy.error()));
            return;
        }
        LOG.debug("clone: pid={} clone={} orphan={}", pid, cloned.copy.tid(), cloned.copy.isOrphan());
        made.add(cloned);
        byMemory.put(tree.memoryId(cloned.process), cloned.copy.tid());
    }

    /** Pid of the clone that has the memory of a process; 0 if there is none. */
    int of(int pid) {
        return byPid.getOrDefault(pid, 0);
    }

    /** Takes everything from the clones but memory, and our traces out of that; the tree may run. */
    void settle() {
        for (Cloned cloned : made) {
            int tid = cloned.copy.tid();
            preferForKilling(tid);
            try (RemoteMemory memory = new RemoteMemory(kernel, tid)) {
                cloned.copy.settle(memory);
                Visit.rearmCriticalSections(cloned.process, memory);
            }
        }
    }

    /** Where memory gets short because of the clones, they shall go, and not the tree (proc_pid_oom_score_adj(5)). */
    private void preferForKilling(int tid) {
        int fd = kernel.open("/proc/" + tid + "/oom_score_adj", OpenFlags.O_RDWR);
        try (NativeMemory most = Kernel.cString("1000".getBytes(StandardCharsets.US_ASCII))) {
            kernel.call("pid " + tid + " oom_score_adj", Sys.WRITE, fd, most.address(), 4);
        } finally {
            kernel.close(fd);
        }
    }

    /** Ends the clones while the tree runs; a child of the tree is reaped there. */
    void end(CloneReaper reaper) {
        List<RuntimeException> failures = new ArrayList<>(0);
        made.forEach(cloned -> attempt(failures, cloned, c -> c.copy.beginRelease()));
        made.forEach(cloned -> attempt(failures, cloned, c -> c.copy.awaitRelease()));
        failures.forEach(e -> LOG.debug("clone: not released: {}", e.getMessage())); // it has been killed already
        for (Cloned cloned : made) {
            if (cloned.copy.isOrphan()) {
                cloned.copy.end();
            } else {
                reaper.end(cloned.copy);
            }
        }
        made.clear();
    }

    /** Ends the clones of a tree that will not run again. */
    @Override
    public void close() {
        made.forEach(cloned -> cloned.copy.end());
        made.clear();
    }
}
