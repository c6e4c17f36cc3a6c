package dev.criu.core.namespace.mount;

import dev.criu.core.api.CriuException;
import dev.criu.core.procfs.KernelString;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The mounts of a namespace as a tree. Siblings are ordered so that one whose mount point lies under another's comes first: mounted
 * in this order, none hides the place of one that is still to come.
 */
public final class MountTable {
    private final String where;
    private final String remedy;
    private final Map<Integer, Mount> mounts = new LinkedHashMap<>();
    private final Map<Integer, List<Mount>> children = new HashMap<>();
    private final Mount root;

    /** @param where names the table in an error */
    public MountTable(List<Mount> all, String where) {
        this(all, where, "");
    }

    /**
     * Makes a table.
     *
     * @param where names it in an error, as {@code mountpoints-12.img}
     * @param remedy ends that error
     */
    MountTable(List<Mount> all, String where, String remedy) {
        this.where = where;
        this.remedy = remedy;
        for (Mount mount : all) {
            if (mounts.put(mount.id(), mount) != null) {
                throw failure("mount " + mount.id() + " is listed twice");
            }
        }
        Mount top = null;
        for (Mount mount : all) {
            if (mount.parent() != mount.id() && mounts.containsKey(mount.parent())) {
                children.computeIfAbsent(mount.parent(), key -> new ArrayList<>()).add(mount);
            } else if (top == null) {
                top = mount;
            } else {
                throw failure("both " + top + " and " + mount + " lie on nothing");
            }
        }
        if (top == null) {
            throw failure("there is no mount in it that lies on nothing");
        }
        root = top;
        children.values().forEach(list -> list.sort(MountTable::deeperFirst));
        if (inOrder().size() != mounts.size()) {
            throw failure("some mounts lie on each other in a circle");
        }
    }

    private static int deeperFirst(Mount a, Mount b) {
        int deeper = Integer.compare(b.point().length(), a.point().length());
        return deeper != 0 ? deeper : Integer.compare(a.id(), b.id());
    }

    /** What to throw when mounts of this table cannot be so. */
    CriuException failure(String what) {
        return new CriuException("mounts", where + ": " + what + remedy);
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
        Deque<Mount> next = new ArrayDeque<>();
        next.push(root);
        while (!next.isEmpty()) {
            Mount mount = next.pop();
            order.add(mount);
            List<Mount> above = children(mount);
            for (int i = above.size() - 1; i >= 0; i--) {
                next.push(above.get(i));
            }
        }
        return order;
    }

    /** Where {@code mount} lies on its parent, relative; empty when it covers the parent's own root. */
    public KernelString pathOnParent(Mount mount) {
        KernelString parent = mounts.get(mount.parent()).point();
        if (!isWithin(mount.point(), parent)) {
            throw failure(mount + " does not lie under the mount point of its parent, " + parent);
        }
        return relative(mount.point(), parent);
    }

    /** Whether {@code path} is {@code directory} or lies under it. */
    static boolean isWithin(KernelString path, KernelString directory) {
        int length = directory.contentEquals("/") ? 0 : directory.length();
        return path.length() >= length
                && path.startsWith(directory, length)
                && (path.length() == length || path.byteAt(length) == '/');
    }

    /** Whether a path is absolute and leads down only: without {@code .}, {@code ..}, names that are empty, and zeros. */
    static boolean isPlain(KernelString path) {
        if (path.contentEquals("/")) {
            return true;
        }
        int start = 0;
        for (int i = 0; i <= path.length(); i++) {
            if (i == path.length() || path.byteAt(i) == '/') {
                if (i != 0 && !isName(path.substring(start, i))) {
                    return false;
                }
                start = i + 1;
            } else if (i == 0 || path.byteAt(i) == 0) {
                return false;
            }
        }
        return !path.isEmpty();
    }

    private static boolean isName(KernelString name) {
        return !name.isEmpty() && !name.contentEquals(".") && !name.contentEquals("..");
    }

    /** What leads from {@code directory} to {@code path}, which lies within, without a slash in front. */
    static KernelString relative(KernelString path, KernelString directory) {
        int length = directory.contentEquals("/") ? 0 : directory.length();
        return path.length() <= length + 1 ? KernelString.EMPTY : path.substring(length + 1, path.length());
    }
}
