package dev.criu.core.namespace.mount;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Finds, for mounts of one table, the same ones in another: those that lie at the same place of the same parent and show the same
 * part of the same file system.
 */
public final class Matching {
    private final MountTable mounts;
    private final MountTable others;
    private final boolean byDevice;
    private final Map<Integer, Mount> found = new HashMap<>();
    private final Set<Integer> taken = new HashSet<>();

    private Matching(MountTable mounts, MountTable others, boolean byDevice) {
        this.mounts = mounts;
        this.others = others;
        this.byDevice = byDevice;
    }

    /**
     * At dump: which mounts of a tree are copies of mounts of criu's namespace. Device numbers tell.
     *
     * @return mounts of {@code host} by the numbers of mounts of {@code tree}
     */
    public static Map<Integer, Mount> ofLiving(MountTable tree, MountTable host) {
        Matching matching = new Matching(tree, host, true);
        if (matching.same(tree.root(), host.root())) {
            matching.match(tree.root(), host.root());
        }
        return matching.found;
    }

    /**
     * At restore: what a new namespace already has of the mounts of an image. Only mounts that were copies at dump are looked for;
     * numbers of devices may have changed since, then kind and source tell. The root is the root.
     */
    static Map<Integer, Mount> ofImage(MountTable image, MountTable current) {
        Matching matching = new Matching(image, current, false);
        matching.match(image.root(), current.root());
        return matching.found;
    }

    private void match(Mount mount, Mount other) {
        take(mount, other);
        Deque<Mount> parents = new ArrayDeque<>();
        parents.push(mount);
        while (!parents.isEmpty()) {
            Mount parent = parents.pop();
            for (Mount child : mounts.children(parent)) {
                Mount match = byDevice || child.common() ? choose(child, found.get(parent.id())) : null;
                if (match != null) {
                    take(child, match);
                    parents.push(child);
                }
            }
        }
    }

    private void take(Mount mount, Mount other) {
        found.put(mount.id(), other);
        taken.add(other.id());
    }

    private Mount choose(Mount mount, Mount otherParent) {
        Mount like = null;
        for (Mount candidate : others.children(otherParent)) {
            if (taken.contains(candidate.id()) || !candidate.point().equals(mount.point())) {
                continue;
            }
            if (same(mount, candidate)) {
                return candidate;
            }
            like = like == null && !byDevice && alike(mount, candidate) ? candidate : like;
        }
        return like;
    }

    private boolean same(Mount mount, Mount other) {
        return mount.device() == other.device() && mount.root().equals(other.root()) && sameKind(mount, other);
    }

    private static boolean alike(Mount mount, Mount other) {
        return mount.root().equals(other.root()) && mount.source().equals(other.source()) && sameKind(mount, other);
    }

    /** Images do not name every kind. */
    private static boolean sameKind(Mount mount, Mount other) {
        return mount.fsType().isEmpty() || mount.fsType().equals(other.fsType());
    }
}
