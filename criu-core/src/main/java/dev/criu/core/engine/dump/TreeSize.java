package dev.criu.core.engine.dump;

import dev.criu.core.procfs.Procfs;
import dev.criu.core.procfs.VanishedTaskException;

/**
 * How big a running tree is. The numbers may be wrong a moment later; they serve for preparing.
 *
 * @param threads of all processes
 * @param memory bytes of resident pages that are no file's, of all processes
 */
record TreeSize(int processes, int threads, long memory) {
    private static final int LARGE = 32;

    static TreeSize of(Procfs procfs, int pid) {
        int processes = 1;
        int threads = 0;
        long memory = 0;
        try {
            memory += procfs.anonymousMemory(pid);
            for (int tid : procfs.threads(pid)) {
                threads++;
                for (int child : procfs.children(pid, tid)) {
                    TreeSize below = of(procfs, child);
                    processes += below.processes;
                    threads += below.threads;
                    memory += below.memory;
                }
            }
        } catch (VanishedTaskException e) {
            return new TreeSize(processes, threads, memory); // it has ended meanwhile
        }
        return new TreeSize(processes, threads, memory);
    }

    /** Whether a dump makes so many objects that the heap should be empty when it begins. */
    boolean isLarge() {
        return threads > LARGE;
    }
}
