package dev.criu.core.namespace.mount;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
            Mount leader = leaders.get(mount.shared());
            boolean wider = leader == null || leader.root().length() > mount.root().length();
            if (mount.shared() != 0 && wider) {
                leaders.put(mount.shared(), mount);
            }
        }
        // Masters before their slaves: a slave's group is made when its master's is there.
        List<Integer> done = new ArrayList<>();
        leaders.values().forEach(leader -> makeGroup(leader, done, 0));
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

    private void makeGroup(Mount leader, List<Integer> done, int depth) {
        if (done.contains(leader.shared()) || depth > leaders.size()) {
            return;
        }
        Mount master = leaders.get(leader.master());
        if (master != null) {
            makeGroup(master, done, depth + 1);
        }
        done.add(leader.shared());
        enslave(leader);
        propagate(leader, MountFlags.SHARED);
        for (Mount mount : image.inOrder()) {
            if (mount.shared() == leader.shared() && mount != leader) {
                steps.add(new MountStep.JoinGroup(open.applyAsInt(mount.id()), open.applyAsInt(leader.id()), mount));
            }
        }
    }

    /** A slave is a peer that then turns slave: its master is the group it was in. */
    private void enslave(Mount mount) {
        Mount master = leaders.get(mount.master());
        if (master != null && mount.shared() != mount.master()) {
            steps.add(new MountStep.JoinGroup(open.applyAsInt(mount.id()), open.applyAsInt(master.id()), mount));
            propagate(mount, MountFlags.SLAVE);
        }
    }

    private void propagate(Mount mount, int type) {
        steps.add(new MountStep.Propagate(open.applyAsInt(mount.id()), type, mount));
    }
}
