package dev.criu.core.namespace.mount;

import dev.criu.core.procfs.KernelString;

/**
 * One step on the way from one mount table to another. Steps name mounts by handles: whoever takes the steps keeps a descriptor for
 * each. The handle of a mount of the image is its number; other handles are negative. As text they tell a log what is done.
 */
public sealed interface MountStep {
    /** Takes away a mount that the image does not have; nothing covers it. */
    record Unmount(Mount current) implements MountStep {
        @Override
        public String toString() {
            return "unmount " + current;
        }
    }

    /** Opens a mount that stays. */
    record Open(int handle, Mount current) implements MountStep {
        @Override
        public String toString() {
            return "keep " + current + " as " + handle;
        }
    }

    /** Makes a file system, mounted nowhere yet. */
    record Create(int handle, Mount like) implements MountStep {
        @Override
        public String toString() {
            return "make a file system for " + like;
        }
    }

    /** Fills a new file system with what the image kept of it. */
    record Fill(int handle, Mount mount) implements MountStep {
        @Override
        public String toString() {
            return "fill " + mount;
        }
    }

    /** Makes a further mount of what lies at {@code path} of an opened or attached one. */
    record Copy(int handle, int from, KernelString path, Mount mount) implements MountStep {
        @Override
        public String toString() {
            return "copy '" + path + "' of " + from + " for " + mount;
        }
    }

    /** Puts a mount in its place on another. */
    record Attach(int handle, int parent, KernelString path, Mount mount) implements MountStep {
        @Override
        public String toString() {
            return "put " + mount + " in its place, '" + path + "' on " + parent;
        }
    }

    /** Takes away a mount that only was there to be copied. */
    record Detach(int handle) implements MountStep {
        @Override
        public String toString() {
            return "drop " + handle;
        }
    }

    /** Gives a mount, and the file system of one that was made here, their flags. */
    record SetFlags(int handle, Mount mount) implements MountStep {
        @Override
        public String toString() {
            return "set the flags of " + mount;
        }
    }

    /** Makes a mount join the peer group of another that shows the same file system. */
    record JoinGroup(int handle, int from, Mount mount) implements MountStep {
        @Override
        public String toString() {
            return "have " + mount + " join the peers of " + from;
        }
    }

    /** Gives a mount its propagation: one of MS_SHARED, MS_SLAVE, MS_UNBINDABLE. */
    record Propagate(int handle, int type, Mount mount) implements MountStep {
        @Override
        public String toString() {
            return "set the propagation of " + mount + " to " + type;
        }
    }
}
