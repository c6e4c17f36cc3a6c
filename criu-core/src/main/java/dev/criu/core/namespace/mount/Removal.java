package dev.criu.core.namespace.mount;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which mounts of the current table go, topmost first. One that is covered by a mount that stays does no harm and stays too. */
final class Removal {
    private final MountTable current;
    private final Set<Integer> staying = new HashSet<>();

    private Removal(MountTable current, Map<Integer, Mount> kept) {
        this.current = current;
        kept.values().forEach(mount -> staying.add(mount.id()));
    }

    static List<MountStep> plan(MountTable current, Map<Integer, Mount> kept) {
        return new Removal(current, kept).plan();
    }

    private List<MountStep> plan() {
        List<Mount> order = current.inOrder();
        Collections.reverse(order);
        List<MountStep> steps = new ArrayList<>();
        for (Mount mount : order) {
            if (!staying.contains(mount.id()) && !isCovered(mount)) {
                steps.add(new MountStep.Unmount(mount));
            }
        }
        return steps;
    }

    /** Whether a mount that stays covers the place of this one, or of one that it lies on. */
    private boolean isCovered(Mount mount) {
        for (Mount at = mount; current.get(at.parent()) != null && at != current.root(); at = current.get(at.parent())) {
            for (Mount sibling : current.children(current.get(at.parent()))) {
                if (sibling != at && staying.contains(sibling.id()) && MountTable.isWithin(at.point(), sibling.point())) {
                    return true;
                }
            }
        }
        return false;
    }
}
