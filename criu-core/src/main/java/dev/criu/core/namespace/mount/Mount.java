package dev.criu.core.namespace.mount;

import dev.criu.core.procfs.KernelString;
import java.util.Objects;

/**
 * One mount, as images and {@code mountinfo} both tell it.
 *
 * @param id its number, unique in its table
 * @param parent number of the mount that it lies on; not in the table for the root of the namespace
 * @param device of the file system, in the kernel's encoding (major &lt;&lt; 20 | minor)
 * @param root directory of the file system that shows at the mount point
 * @param point path from the root of the namespace
 * @param flags of this mount, see {@link MountFlags}
 * @param superFlags of the file system
 * @param fsType name of the file system, empty where images do not tell
 * @param source what was mounted
 * @param options of the file system, separated by commas, without those that are flags
 * @param shared peer group, 0 for none (mount_namespaces(7), "Shared subtrees")
 * @param master peer group whose events it receives, 0 for none
 * @param common whether it is not the tree's own but a copy of a mount of criu's namespace
 */
public record Mount(
        int id,
        int parent,
        int device,
        KernelString root,
        KernelString point,
        int flags,
        int superFlags,
        String fsType,
        KernelString source,
        KernelString options,
        int shared,
        int master,
        boolean common) {
    public Mount {
        Objects.requireNonNull(fsType, "fsType");
        if (!point.startsWith("/")) {
            throw new IllegalArgumentException("mount " + id + ": its mount point \"" + point + "\" is no absolute path");
        }
    }

    /** The same, told to be a copy or not. */
    public Mount withCommon(boolean value) {
        return new Mount(
                id, parent, device, root, point, flags, superFlags, fsType, source, options, shared, master, value);
    }

    /** Whether the whole file system shows, not only a part of it. */
    public boolean showsAll() {
        return root.contentEquals("/");
    }

    /** For messages. */
    @Override
    public String toString() {
        return "mount " + id + " (" + (fsType.isEmpty() ? source : fsType) + " at " + point + ")";
    }
}
