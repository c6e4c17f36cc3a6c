package dev.criu.core.namespace.mount;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntUnaryOperator;

/**
 * Makes peer groups and slaves (mount_namespaces(7)) among the mounts of an image, all of them private before. A group that the
 * namespace shared with others outside becomes one of its own, and a slave of a master outside becomes private.
 */
final class Groups {
    private final MountTable image;
    private final IntUnaryOperator open;
    private final List<MountStep> steps = new ArrayList<>();
    private final Map<Integer, Mount> leaders = new LinkedHashMap<>();
    private final Map<Integer, List<Mount>> members = new HashMap<>();

    private Groups(MountTable image, IntUnaryOperator open) {
        this.image = image;
        this.open = open;
    }

    /** @param open makes sure that a mount is open and gives its handle */
    static List<MountStep> plan(MountTable image, IntUnaryOperator open) {
        return new Groups(image, open).plan();
    }

    private List<MountStep> plan() {
        for (Mount mount : image.inOrder()) {
            if (mount.shared() == 0) {
                continue;
            }
            Mount leader = leaders.get(mount.shared());
            if (leader == null || leader.root().length() > mount.root().length()) {
                leaders.put(mount.shared(), mount);
            }
            members.computeIfAbsent(mount.shared(), key -> new ArrayList<>()).add(mount);
        }
        Set<Integer> done = new HashSet<>();
        leaders.values().forEach(leader -> makeWithMasters(leader, done));
        for (Mount mount : image.inOrder()) {
            if (mount.shared() == 0) {
                enslave(mount);
                if ((mount.flags() & MountFlags.UNBINDABLE) != 0) {
                    propagate(mount, MountFlags.UNBINDABLE);
                }
            }
        }
        return steps;
    }

    /** Masters before their slaves: a slave's group is made when its master's is there. */
    private void makeWithMasters(Mount slave, Set<Integer> done) {
        Deque<Mount> missing = new ArrayDeque<>();
        Set<Integer> seen = new HashSet<>();
        for (Mount at = slave; at != null && !done.contains(at.shared()); at = masterOf(at)) {
            if (!seen.add(at.shared())) {
                throw image.failure("peer group " + at.shared() + " is a slave of itself, by way of other groups");
            }
            missing.push(at);
        }
        for (Mount leader : missing) {
            done.add(leader.shared());
            makeGroup(leader);
        }
    }

    private void makeGroup(Mount leader) {
        enslave(leader);
        propagate(leader, MountFlags.SHARED);
        for (Mount mount : members.get(leader.shared())) {
            if (mount != leader) {
                steps.add(new MountStep.JoinGroup(open.applyAsInt(mount.id()), open.applyAsInt(leader.id()), mount));
            }
        }
    }

    /** The leader of the group that a mount is a slave of; null if there is none, or only its own. */
    private Mount masterOf(Mount mount) {
        return mount.shared() == mount.master() ? null : leaders.get(mount.master());
    }

    /** A slave is a peer that then turns slave: its master is the group it was in. */
    private void enslave(Mount mount) {
        Mount master = masterOf(mount);
        if (master != null) {
            steps.add(new MountStep.JoinGroup(open.applyAsInt(mount.id()), open.applyAsInt(master.id()), mount));
            propagate(mount, MountFlags.SLAVE);
        }
    }

    private void propagate(Mount mount, int type) {
        steps.add(new MountStep.Propagate(open.applyAsInt(mount.id()), type, mount));
    }
}
