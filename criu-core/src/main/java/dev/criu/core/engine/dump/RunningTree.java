package dev.criu.core.engine.dump;

import dev.criu.core.procfs.Procfs;
import dev.criu.core.procfs.VanishedTaskException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A look at a tree that still runs. It may be another a moment later; what is seen serves for preparing.
 *
 * @param memory bytes of resident pages that are no file's, by the pids of its processes, parents first
 * @param threads of all processes
 */
record RunningTree(Map<Integer, Long> memory, int threads) {
    /** With fewer processes it does not matter how each is treated. */
    private static final int MANY = 16;

    private static final long SMALL = 4 << 20;

    /** Looks at the tree under {@code root}. */
    static RunningTree of(Procfs procfs, int root) {
        Walk walk = new Walk(procfs);
        walk.visit(root);
        return new RunningTree(walk.memory, walk.threads);
    }

    private static final class Walk {
        private final Procfs procfs;
        private final Map<Integer, Long> memory = new LinkedHashMap<>();
        private int threads;

        private Walk(Procfs procfs) {
            this.procfs = procfs;
        }

        private void visit(int pid) {
            memory.put(pid, 0L);
            try {
                memory.put(pid, procfs.anonymousMemory(pid));
                for (int tid : procfs.threads(pid)) {
                    threads++;
                    for (int child : procfs.children(pid, tid)) {
                        visit(child);
                    }
                }
            } catch (VanishedTaskException e) {
                return; // it has ended meanwhile
            }
        }
    }

    /** Its processes, parents first. */
    List<Integer> pids() {
        return new ArrayList<>(memory.keySet());
    }

    /** How big it is. */
    TreeSize size() {
        return new TreeSize(memory.size(), threads);
    }

    /** Those of many processes whose memory is copied sooner than it is cloned, as long as there are so many bytes of room for it. */
    Set<Integer> soonCopied(long room) {
        if (memory.size() < MANY || room == 0) {
            return Set.of();
        }
        Set<Integer> soon = new HashSet<>();
        long left = room;
        for (Map.Entry<Integer, Long> process : memory.entrySet()) {
            if (process.getValue() <= Math.min(SMALL, left)) {
                soon.add(process.getKey());
                left -= process.getValue();
            }
        }
        return soon;
    }

    /** Bytes of memory of some of its processes. */
    long memoryOf(Set<Integer> some) {
        return some.stream().mapToLong(memory::get).sum();
    }
}
