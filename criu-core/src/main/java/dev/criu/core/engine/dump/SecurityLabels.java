package dev.criu.core.engine.dump;

import dev.criu.core.api.CriuException;
import dev.criu.core.procfs.KernelString;
import dev.criu.core.procfs.Procfs;
import dev.criu.core.procfs.VanishedTaskException;

/**
 * Labels that a security module gives to tasks ({@code /proc/PID/attr/current}). Images get none: restored tasks inherit that of the
 * criu that makes them, so only tasks with this criu's own label can be dumped.
 */
final class SecurityLabels {
    private final KernelString own;

    /** @param self pid of this process */
    SecurityLabels(Procfs procfs, int self) {
        this.own = read(procfs, self);
    }

    /** What is wrong with the label of {@code pid}, or null. */
    String oddity(Procfs procfs, int pid) {
        if (own == null) {
            return null;
        }
        KernelString label = read(procfs, pid);
        return own.equals(label) ? null : "has the security label " + label + ", this criu has " + own;
    }

    /** Null without a security module that labels tasks: reading fails with EINVAL then. */
    private static KernelString read(Procfs procfs, int pid) {
        try {
            return procfs.securityLabel(pid);
        } catch (VanishedTaskException e) {
            throw e;
        } catch (CriuException e) {
            return null;
        }
    }
}
