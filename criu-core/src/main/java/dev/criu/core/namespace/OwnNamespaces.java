package dev.criu.core.namespace;

import dev.criu.proto.task_kobj_ids_entry;
import java.util.EnumSet;
import java.util.Set;

/**
 * Which namespaces a tree does not share with the criu that dumped it.
 *
 * @param ids the numbers of the tree's root
 * @param kinds the kinds of which the tree has its own
 */
public record OwnNamespaces(task_kobj_ids_entry ids, Set<NamespaceKind> kinds) {
    /** Compares by the numbers in images; a number of 0 says nothing. */
    public static OwnNamespaces of(task_kobj_ids_entry root, task_kobj_ids_entry criu) {
        Set<NamespaceKind> kinds = EnumSet.noneOf(NamespaceKind.class);
        for (NamespaceKind kind : NamespaceKind.values()) {
            if (kind.id(root) != 0 && kind.id(root) != kind.id(criu)) {
                kinds.add(kind);
            }
        }
        return new OwnNamespaces(root, kinds);
    }

    public boolean has(NamespaceKind kind) {
        return kinds.contains(kind);
    }

    public boolean isEmpty() {
        return kinds.isEmpty();
    }

    /** The number of the namespace of a kind. */
    public int id(NamespaceKind kind) {
        return kind.id(ids);
    }

    /** CLONE_NEW* of all of them. */
    public long cloneFlags() {
        long flags = 0;
        for (NamespaceKind kind : kinds) {
            flags |= kind.cloneFlag();
        }
        return flags;
    }
}
