package dev.criu.core.engine;

import dev.criu.core.api.CriuException;
import dev.criu.core.procfs.CapabilityNames;
import dev.criu.core.procfs.TaskStatus;

/** What no dump and no restore can do without, whatever the tree. What only some trees need is told when it is met. */
final class Rights {
    private Rights() {}

    /**
     * @param own this process
     * @param unprivileged whether its user has said to know what that means
     * @param what what takes CAP_CHECKPOINT_RESTORE, for the message
     * @throws CriuException if it does not run as root and is not told that this is fine, or lacks CAP_CHECKPOINT_RESTORE
     */
    static void require(TaskStatus own, boolean unprivileged, String what) {
        if (own.uid().effective() != 0 && !unprivileged) {
            throw new CriuException("criu", "runs as user " + Integer.toUnsignedString(own.uid().effective())
                    + ", not as root; if what it can do then is enough, give --unprivileged");
        }
        long effective = own.caps().effective();
        if (!CapabilityNames.has(effective, CapabilityNames.CHECKPOINT_RESTORE)
                && !CapabilityNames.has(effective, CapabilityNames.SYS_ADMIN)) {
            throw new CriuException("criu", "lacks CAP_CHECKPOINT_RESTORE (or CAP_SYS_ADMIN): without it the kernel " + what
                    + "; start it with that, for instance by setpriv --inh-caps=+checkpoint_restore --ambient-caps=+checkpoint_restore");
        }
    }
}
