package dev.criu.core.namespace.mount;

import dev.criu.core.api.CriuException;
import dev.criu.core.procfs.KernelString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Plans how a mount table becomes the one of an image. Mounts that are there already stay, the others of the current table go, what
 * is missing is made or copied, and attached parents first. Pure computation.
 */
public final class Reconciliation {
    private final MountTable image;
    private final Map<Integer, Mount> kept;
    private final Map<Integer, Origin> origins;
    /** Mounts that are copies of others, by the handles of these. */
    private final Map<Integer, List<Mount>> copies = new HashMap<>();
    private final List<MountStep> opening = new ArrayList<>();
    private final List<MountStep> making = new ArrayList<>();
    private final Set<Integer> opened = new HashSet<>();
    private final Set<Integer> available = new HashSet<>();
    private final Set<Integer> attached = new HashSet<>();

    private Reconciliation(MountTable image, MountTable current) {
        this.image = image;
        this.kept = Matching.ofImage(image, current);
        this.origins = new Origins(image, kept.keySet()).find();
        for (Mount mount : image.inOrder()) {
            if (origins.get(mount.id()) instanceof Origin.CopyOf copy) {
                copies.computeIfAbsent(copy.handle(), key -> new ArrayList<>()).add(mount);
            }
        }
    }

    /**
     * The steps that turn {@code current}, a private copy of criu's namespace, into {@code image}.
     *
     * @throws CriuException when the image's mounts cannot be had here
     */
    public static List<MountStep> plan(MountTable image, MountTable current) {
        Reconciliation plan = new Reconciliation(image, current);
        plan.checkKept();
        List<MountStep> steps = new ArrayList<>(Removal.plan(current, plan.kept));
        plan.make();
        plan.attachAll();
        plan.settle();
        // Propagation may need further mounts opened; that comes before anything is attached over them.
        List<MountStep> groups = Groups.plan(image, plan::open);
        steps.addAll(plan.opening);
        steps.addAll(plan.making);
        steps.addAll(groups);
        return steps;
    }

    private void checkKept() {
        for (Mount mount : image.inOrder()) {
            if (mount.common() && !kept.containsKey(mount.id())) {
                throw new CriuException("mounts", mount + " was one of the host's and is not mounted there now;"
                        + " mount it again before the restore");
            }
        }
    }

    /** New file systems, and copies of what is there from the start. */
    private void make() {
        for (Mount mount : image.inOrder()) {
            if (kept.containsKey(mount.id())) {
                attached.add(mount.id());
                available.add(mount.id());
            } else if (origins.get(mount.id()) instanceof Origin.New origin) {
                making.add(new MountStep.Create(origin.handle(), mount));
                if (FileSystems.hasContents(mount.fsType())) {
                    making.add(new MountStep.Fill(origin.handle(), mount));
                }
                available.add(mount.id());
            }
        }
        for (Mount mount : image.inOrder()) {
            if (kept.containsKey(mount.id())) {
                copyFrom(mount.id());
            } else if (origins.get(mount.id()) instanceof Origin.PartOfNew origin) {
                making.add(new MountStep.Create(origin.handle(), mount));
                making.add(new MountStep.Attach(origin.handle(), image.root().id(), KernelString.EMPTY, mount));
                open(image.root().id());
                making.add(new MountStep.Copy(mount.id(), origin.handle(), origin.path(), mount));
                available.add(mount.id());
                copyFrom(origin.handle());
                making.add(new MountStep.Detach(origin.handle()));
            }
        }
    }

    /** Copies are taken as soon as their source is in place: mounts that come later could cover what is to be copied. */
    private void copyFrom(int handle) {
        for (Mount mount : copies.getOrDefault(handle, List.of())) {
            Origin.CopyOf copy = (Origin.CopyOf) origins.get(mount.id());
            open(handle);
            making.add(new MountStep.Copy(mount.id(), handle, copy.path(), mount));
            available.add(mount.id());
        }
    }

    private int open(int handle) {
        Mount current = kept.get(handle);
        if (current != null && opened.add(handle)) {
            opening.add(new MountStep.Open(handle, current));
        }
        return handle;
    }

    private void attachAll() {
        List<Mount> waiting = new ArrayList<>();
        for (Mount mount : image.inOrder()) {
            if (!attached.contains(mount.id())) {
                waiting.add(mount);
            }
        }
        Places places = new Places(waiting);
        while (!waiting.isEmpty()) {
            if (!waiting.removeIf(mount -> attachIfPossible(mount, places))) {
                throw new CriuException("mounts", "no order was found in which to mount " + waiting.size() + " mounts, "
                        + waiting.get(0) + " among them");
            }
        }
    }

    private boolean attachIfPossible(Mount mount, Places places) {
        if (!attached.contains(mount.parent()) || !available.contains(mount.id()) || places.wouldHide(mount)) {
            return false;
        }
        making.add(new MountStep.Attach(mount.id(), open(mount.parent()), image.pathOnParent(mount), mount));
        attached.add(mount.id());
        places.taken(mount);
        copyFrom(mount.id());
        return true;
    }

    private void settle() {
        for (Mount mount : image.inOrder()) {
            Mount current = kept.get(mount.id());
            if (current == null || MountFlags.attributes(current.flags()) != MountFlags.attributes(mount.flags())) {
                making.add(new MountStep.SetFlags(open(mount.id()), mount));
            }
        }
    }
}
