package dev.criu.core.engine.dump;

import dev.criu.core.resource.DumpScope;
import dev.criu.core.tree.FrozenProcess;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whether the sessions and process groups of a tree can be made again: their leaders must lie inside of it. */
final class TreeShape {
    private final DumpScope scope;
    private final boolean shellJob;

    /** @param shellJob whether the root may belong to a session and group of its caller */
    TreeShape(DumpScope scope, boolean shellJob) {
        this.scope = scope;
        this.shellJob = shellJob;
    }

    void check(List<FrozenProcess> processes) {
        Set<Integer> pids = new HashSet<>();
        processes.forEach(p -> pids.add(p.nsPid().value()));
        FrozenProcess root = processes.get(0);
        boolean inherits = shellJob && root.sid() != root.nsPid().value();
        for (FrozenProcess process : processes) {
            boolean foreignSession = !pids.contains(process.sid()) && !(inherits && process.sid() == root.sid());
            if (foreignSession) {
                refuse(process, "session " + process.sid() + " whose leader is not in the tree");
            } else if (process.pgid() == 0) {
                refuse(process, "a process group outside of its pid namespace");
            }
        }
    }

    private void refuse(FrozenProcess process, String what) {
        scope.refuse(
                "pid " + process.pid(),
                "belongs to " + what,
                "start it with setsid, dump the session leader, or use --shell-job");
    }
}
