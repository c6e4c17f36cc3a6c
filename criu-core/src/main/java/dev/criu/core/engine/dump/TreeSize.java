package dev.criu.core.engine.dump;

import dev.criu.core.procfs.Procfs;
import dev.criu.core.procfs.VanishedTaskException;

/** Counts the processes of a running tree. The number may be wrong a moment later; it serves for preparing. */
final class TreeSize {
    private final Procfs procfs;

    TreeSize(Procfs procfs) {
        this.procfs = procfs;
    }

    int of(int pid) {
        int count = 1;
        try {
            for (int tid : procfs.threads(pid)) {
                for (int child : procfs.children(pid, tid)) {
                    count += of(child);
                }
            }
        } catch (VanishedTaskException e) {
            return count; // it has ended meanwhile
        }
        return count;
    }
}
