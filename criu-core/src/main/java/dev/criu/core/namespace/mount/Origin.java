package dev.criu.core.namespace.mount;

import dev.criu.core.procfs.KernelString;

/** Where a mount that is not there yet comes from. */
sealed interface Origin {
    /** The handle that stands for it, or for what it is copied from. */
    int handle();

    /** A file system of its own. */
    record New(int handle) implements Origin {}

    /** A copy of what lies at a path of another mount. */
    record CopyOf(int handle, KernelString path) implements Origin {}

    /**
     * The first of several mounts of parts of a file system that is nowhere mounted whole: that is mounted for a while, under this
     * handle, and all of them, this one too, are copies.
     */
    record PartOfNew(int handle, KernelString path) implements Origin {}
}
