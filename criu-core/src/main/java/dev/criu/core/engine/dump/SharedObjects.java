package dev.criu.core.engine.dump;

import dev.criu.core.resource.DumpScope;
import dev.criu.core.tree.FrozenProcess;
import dev.criu.proto.task_kobj_ids_entry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * Whether kernel objects that processes share can be shared again: a clone shares with the process that makes it (clone(2)), so
 * everybody but the first must have his parent among the owners.
 */
final class SharedObjects {
    private final DumpScope scope;

    SharedObjects(DumpScope scope) {
        this.scope = scope;
    }

    /** @param ids the objects of each process by its pid in the tree's pid namespace */
    void check(List<FrozenProcess> processes, Map<Integer, task_kobj_ids_entry> ids) {
        check(processes, ids, "its memory", task_kobj_ids_entry::getVmId);
        check(processes, ids, "its descriptor table", task_kobj_ids_entry::getFilesId);
        check(processes, ids, "its directories and umask", task_kobj_ids_entry::getFsId);
        check(processes, ids, "its signal handlers", task_kobj_ids_entry::getSighandId);
    }

    private void check(
            List<FrozenProcess> processes,
            Map<Integer, task_kobj_ids_entry> ids,
            String what,
            ToIntFunction<task_kobj_ids_entry> id) {
        Map<Integer, FrozenProcess> first = new HashMap<>();
        for (FrozenProcess process : processes) {
            task_kobj_ids_entry own = ids.get(process.nsPid().value());
            if (own == null) {
                continue;
            }
            FrozenProcess owner = first.putIfAbsent(id.applyAsInt(own), process);
            task_kobj_ids_entry parent = process.parent() == null ? null : ids.get(process.parent().value());
            if (owner != null && (parent == null || id.applyAsInt(parent) != id.applyAsInt(own))) {
                scope.refuse(
                        "pid " + process.pid(),
                        "shares " + what + " with pid " + owner.pid() + ", while its parent does not",
                        "dump while the process that made it is its parent");
            }
        }
    }
}
