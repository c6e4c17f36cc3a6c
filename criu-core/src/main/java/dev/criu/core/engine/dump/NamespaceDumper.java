package dev.criu.core.engine.dump;

import dev.criu.core.procfs.Procfs;
import dev.criu.core.resource.DumpScope;
import dev.criu.core.tree.FrozenProcess;
import dev.criu.proto.task_kobj_ids_entry;

/** The namespaces of a tree: which of them are its own, and what they hold. */
final class NamespaceDumper {
    private final DumpScope scope;
    private final FrozenProcess root;
    private final task_kobj_ids_entry own;
    private final task_kobj_ids_entry rootIds;

    NamespaceDumper(DumpScope scope, Procfs procfs, KernelIds ids, FrozenProcess root) {
        this.scope = scope;
        this.root = root;
        this.own = ids.own();
        this.rootIds = ids.of(root.pid().value());
    }

    /** What leads from this mount namespace to a path of the tree's. */
    String pathPrefix() {
        return own.getMntNsId() == rootIds.getMntNsId() ? "" : "/proc/" + root.pid() + "/root";
    }

    void check(FrozenProcess process, task_kobj_ids_entry ids) {}

    void observe() {}

    void write() {}
}
