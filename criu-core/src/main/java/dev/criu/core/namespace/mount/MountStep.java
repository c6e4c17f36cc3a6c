package dev.criu.core.namespace.mount;

import dev.criu.core.procfs.KernelString;

/**
 * One step on the way from one mount table to another. Steps name mounts by handles: whoever takes the steps keeps a descriptor for
 * each. The handle of a mount of the image is its number; other handles are negative.
 */
public sealed interface MountStep {
    /** Takes away a mount that the image does not have; nothing covers it. */
    record Unmount(Mount current) implements MountStep {}

    /** Opens a mount that stays. */
    record Open(int handle, Mount current) implements MountStep {}

    /** Makes a file system, mounted nowhere yet. */
    record Create(int handle, Mount like) implements MountStep {}

    /** Fills a new file system with what the image kept of it. */
    record Fill(int handle, Mount mount) implements MountStep {}

    /** Makes a further mount of what lies at {@code path} of an opened or attached one. */
    record Copy(int handle, int from, KernelString path, Mount mount) implements MountStep {}

    /** Puts a mount in its place on another. */
    record Attach(int handle, int parent, KernelString path, Mount mount) implements MountStep {}

    /** Takes away a mount that only was there to be copied. */
    record Detach(int handle) implements MountStep {}

    /** Gives a mount, and the file system of one that was made here, their flags. */
    record SetFlags(int handle, Mount mount) implements MountStep {}

    /** Makes a mount join the peer group of another that shows the same file system. */
    record JoinGroup(int handle, int from, Mount mount) implements MountStep {}

    /** Gives a mount its propagation: one of MS_SHARED, MS_SLAVE, MS_UNBINDABLE. */
    record Propagate(int handle, int type, Mount mount) implements MountStep {}
}
