package dev.criu.core.engine.dump;

import dev.criu.core.memory.MemoryDumper;
import dev.criu.core.tree.FrozenProcess;
import dev.criu.core.tree.NsPid;
import dev.criu.proto.task_kobj_ids_entry;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which processes of a tree can be cloned, and whose children their clones become.
 *
 * @param processes all, parents first
 * @param ids what they share, by nsPid
 * @param subreapers those that adopt orphans (PR_SET_CHILD_SUBREAPER)
 * @param ownsPids whether the tree has a pid namespace of its own, whose init adopts orphans
 * @param memory that describes them
 */
record Cloneables(
        List<FrozenProcess> processes,
        Map<Integer, task_kobj_ids_entry> ids,
        Set<NsPid> subreapers,
        boolean ownsPids,
        MemoryDumper memory) {
    /** The living processes whose memory a clone would hold; of those that share it the first. */
    List<FrozenProcess> toClone() {
        Set<Integer> seen = new HashSet<>();
        return processes.stream()
                .filter(process -> !process.isZombie() && memory.canBeCloned(process.pid().value()) && seen.add(memoryId(process)))
                .toList();
    }

    /** Equal for processes that share their memory. */
    int memoryId(FrozenProcess process) {
        return ids.get(process.nsPid().value()).getVmId();
    }

    /** Whether orphans of a process become children of somebody in the tree. */
    boolean adoptsOrphansOf(FrozenProcess process) {
        NsPid at = process.nsPid();
        for (int i = processes.size() - 1; i >= 0 && at != null; i--) { // parents come first
            if (processes.get(i).nsPid().equals(at)) {
                if (subreapers.contains(at)) {
                    return true;
                }
                at = processes.get(i).parent();
            }
        }
        return ownsPids;
    }
}
