package dev.criu.core.engine.dump;

import dev.criu.core.procfs.Procfs;
import dev.criu.core.procfs.VanishedTaskException;
import java.util.ArrayList;
import java.util.List;

/**
 * A look at a tree that still runs. It may be another a moment later; what is seen serves for preparing.
 *
 * @param pids its processes, parents first
 * @param size how big it is
 */
record RunningTree(List<Integer> pids, TreeSize size) {
    /** Looks at the tree under {@code root}. */
    static RunningTree of(Procfs procfs, int root) {
        Walk walk = new Walk(procfs);
        walk.visit(root);
        return new RunningTree(walk.pids, new TreeSize(walk.pids.size(), walk.threads, walk.memory));
    }

    private static final class Walk {
        private final Procfs procfs;
        private final List<Integer> pids = new ArrayList<>();
        private int threads;
        private long memory;

        private Walk(Procfs procfs) {
            this.procfs = procfs;
        }

        private void visit(int pid) {
            pids.add(pid);
            try {
                memory += procfs.anonymousMemory(pid);
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
}
