package dev.criu.core.remap;

import dev.criu.core.procfs.KernelString;
import dev.criu.core.resource.FileStatus;

/**
 * A file of the tree and what procfs shows as its path.
 *
 * @param shown target of the link in /proc
 * @param procPath that link, as this process reaches it
 * @param mounted whether the tree can see the mount that it lies on
 * @param object coordinates for messages
 */
public record LostFile(KernelString shown, FileStatus status, String procPath, boolean mounted, String object) {
    private static final String DELETED = " (deleted)";

    /** Whether the kernel says that the path was removed; a name may also just end like that. */
    boolean isMarkedDeleted() {
        return shown.endsWith(DELETED);
    }

    /** The path that it had. */
    KernelString path() {
        return isMarkedDeleted() ? shown.substring(0, shown.length() - DELETED.length()) : shown;
    }

    @Override
    public String toString() {
        return object + " (" + shown + ")";
    }
}
