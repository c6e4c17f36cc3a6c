package dev.criu.core.namespace.mount;

import dev.criu.core.api.CriuException;
import dev.criu.core.procfs.KernelString;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The mounts of a namespace as a tree. Siblings are ordered so that one whose mount point lies under another's comes first: mounted
 * in this order, none hides the place of one that is still to come.
 */
public final class MountTable {
    private static final Comparator<Mount> DEEPER_FIRST =
            Comparator.<Mount>comparingInt(m -> m.point().length()).reversed().thenComparingInt(Mount::id);

    private final Map<Integer, Mount> mounts = new LinkedHashMap<>();
    private final Map<Integer, List<Mount>> children = new HashMap<>();
    private final Mount root;

    /** @param where names the table in an error, as {@code mountpoints-12.img} */
    public MountTable(List<Mount> all, String where) {
        for (Mount mount : all) {
            if (mounts.put(mount.id(), mount) != null) {
                throw new CriuException("mounts", where + ": mount " + mount.id() + " is listed twice");
            }
        }
        Mount top = null;
        for (Mount mount : all) {
            if (mount.parent() != mount.id() && mounts.containsKey(mount.parent())) {
                children.computeIfAbsent(mount.parent(), key -> new ArrayList<>()).add(mount);
            } else if (top == null) {
                top = mount;
            } else {
                throw new CriuException("mounts", where + ": both " + top + " and " + mount + " lie on nothing");
            }
        }
        if (top == null) {
            throw new CriuException("mounts", where + ": there is no mount in it that lies on nothing");
        }
        root = top;
        children.values().forEach(list -> list.sort(DEEPER_FIRST));
        if (inOrder().size() != mounts.size()) {
            throw new CriuException("mounts", where + ": some mounts lie on each other in a circle");
        }
    }

    public Mount root() {
        return root;
    }

    /** The mount with this number, or null. */
    public Mount get(int id) {
        return mounts.get(id);
    }

    /** The mounts that lie on {@code parent}. */
    public List<Mount> children(Mount parent) {
        return children.getOrDefault(parent.id(), List.of());
    }

    /** All mounts, each after the one that it lies on and after those that it would hide. */
    public List<Mount> inOrder() {
        List<Mount> order = new ArrayList<>(mounts.size());
        collect(root, order);
        return order;
    }

    private void collect(Mount mount, List<Mount> order) {
        order.add(mount);
        for (Mount child : children(mount)) {
            collect(child, order);
        }
    }

    /** Where {@code mount} lies on its parent, relative; empty when it covers the parent's own root. */
    public KernelString pathOnParent(Mount mount) {
        return relative(mount.point(), mounts.get(mount.parent()).point());
    }

    /** Whether {@code path} is {@code directory} or lies under it. */
    static boolean isWithin(KernelString path, KernelString directory) {
        int length = directory.contentEquals("/") ? 0 : directory.length();
        return path.length() >= length
                && path.substring(0, length).equals(directory.substring(0, length))
                && (path.length() == length || path.byteAt(length) == '/');
    }

    /** What leads from {@code directory} to {@code path}, without a slash in front. */
    static KernelString relative(KernelString path, KernelString directory) {
        if (!isWithin(path, directory)) {
            throw new CriuException("mounts", "mount point " + path + " does not lie under that of the parent, " + directory);
        }
        int length = directory.contentEquals("/") ? 0 : directory.length();
        return path.length() <= length + 1 ? KernelString.EMPTY : path.substring(length + 1, path.length());
    }
}
