package dev.criu.core.engine.dump;

import dev.criu.core.procfs.Procfs;
import dev.criu.core.procfs.VanishedTaskException;

/**
 * How many processes, and threads of them all, a running tree has. The numbers may be wrong a moment later; they serve for preparing.
 */
record TreeSize(int processes, int threads) {
    private static final int LARGE = 32;

    static TreeSize of(Procfs procfs, int pid) {
        int processes = 1;
        int threads = 0;
        try {
            for (int tid : procfs.threads(pid)) {
                threads++;
                for (int child : procfs.children(pid, tid)) {
                    TreeSize below = of(procfs, child);
                    processes += below.processes;
                    threads += below.threads;
                }
            }
        } catch (VanishedTaskException e) {
            return new TreeSize(processes, threads); // it has ended meanwhile
        }
        return new TreeSize(processes, threads);
    }

    /** Whether a dump makes so many objects that the heap should be empty when it begins. */
    boolean isLarge() {
        return threads > LARGE;
    }
}
