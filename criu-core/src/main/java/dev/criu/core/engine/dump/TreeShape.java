package dev.criu.core.engine.dump;

import dev.criu.core.resource.DumpScope;
import dev.criu.core.tree.FrozenProcess;
import java.util.List;

/**
 * Whether the sessions and process groups of a tree can be made again. The session of the root has to be its own, or the caller's
 * that the root joins; the others are made by their leaders, or by helpers where the leader is gone.
 */
final class TreeShape {
    private final DumpScope scope;
    private final boolean shellJob;
    private final boolean ownsPids;

    /**
     * @param shellJob whether the root may belong to a session and group of its caller
     * @param ownsPids whether the tree has a pid namespace of its own: sessions and groups from outside, which have number 0 there,
     *     become the root's when it is restored
     */
    TreeShape(DumpScope scope, boolean shellJob, boolean ownsPids) {
        this.scope = scope;
        this.shellJob = shellJob;
        this.ownsPids = ownsPids;
    }

    void check(List<FrozenProcess> processes) {
        if (ownsPids) {
            return;
        }
        FrozenProcess root = processes.get(0);
        if (!shellJob && root.sid() != root.nsPid().value()) {
            refuse(root, "session " + root.sid() + ", whose leader is not in the tree");
        }
        for (FrozenProcess process : processes) {
            if (process.sid() == 0 || process.pgid() == 0) {
                refuse(process, "a session or process group outside of its pid namespace");
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
