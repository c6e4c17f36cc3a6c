package dev.criu.core.engine.restore;

import dev.criu.core.api.CriuException;
import dev.criu.core.procfs.Limits;
import dev.criu.core.procfs.Procfs;
import dev.criu.core.task.HardLimits;
import dev.criu.core.task.ProcessImage;
import dev.criu.proto.rlimit_entry;
import java.util.ArrayList;
import java.util.List;

/**
 * Says no to limits that cannot be given to the tree, before anything is made: tasks inherit the hard limits of this process, and
 * raising one needs CAP_SYS_RESOURCE (setrlimit(2)).
 */
final class LimitCheck {
    private static final String[] NAMES = {
        "CPU", "FSIZE", "DATA", "STACK", "CORE", "RSS", "NPROC", "NOFILE", "MEMLOCK", "AS", "LOCKS", "SIGPENDING", "MSGQUEUE", "NICE",
        "RTPRIO", "RTTIME"
    };

    private final Procfs procfs;
    private final int self;

    LimitCheck(Procfs procfs, int self) {
        this.procfs = procfs;
        this.self = self;
    }

    void check(List<ProcessImage> processes) {
        Limits own = procfs.limits(self);
        HardLimits ceiling = HardLimits.of(own, procfs.status(self).caps());
        List<String> offenders = new ArrayList<>(0);
        for (ProcessImage process : processes) {
            List<rlimit_entry> limits = process.core().getTc().getRlimits().getRlimitsList();
            for (int resource = 0; resource < Math.min(limits.size(), NAMES.length); resource++) {
                long wanted = limits.get(resource).getMax();
                if (!ceiling.allows(resource, wanted)) {
                    offenders.add("pid " + process.pid() + ": hard limit RLIMIT_" + NAMES[resource] + " of " + text(wanted)
                            + " is above " + text(own.of(resource).hard()) + ", that of this criu");
                }
            }
        }
        if (!offenders.isEmpty()) {
            throw new CriuException(
                    "restore", String.join("; ", offenders) + "; restore with CAP_SYS_RESOURCE, or from where these limits are higher");
        }
    }

    private static String text(long limit) {
        return limit == Limits.UNLIMITED ? "unlimited" : Long.toUnsignedString(limit);
    }
}
