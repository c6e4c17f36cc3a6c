package dev.criu.core.task;

import dev.criu.core.procfs.Limits;
import dev.criu.core.procfs.TaskStatus;
import dev.criu.proto.rlimit_entry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far tasks that descend from this process may have their hard limits raised (prlimit(2)).
 *
 * @param own the limits of this process
 * @param unbounded whether this process may raise hard limits (CAP_SYS_RESOURCE)
 */
public record HardLimits(Limits own, boolean unbounded) {
    private static final Logger LOG = LoggerFactory.getLogger(HardLimits.class);
    private static final int CAP_SYS_RESOURCE = 24;
    private static final int RLIMIT_NPROC = 6;
    private static final int RLIMIT_SIGPENDING = 11;

    public static HardLimits of(Limits own, TaskStatus.Caps caps) {
        return new HardLimits(own, (caps.effective() >>> CAP_SYS_RESOURCE & 1) != 0);
    }

    /** Whether tasks can have this hard limit, or one near enough. */
    public boolean allows(int resource, long hard) {
        return unbounded || Long.compareUnsigned(hard, own.of(resource).hard()) <= 0 || isLowered(resource, hard);
    }

    private boolean isLowered(int resource, long hard) {
        boolean ofTheMachine = resource == RLIMIT_NPROC || resource == RLIMIT_SIGPENDING;
        return !unbounded && ofTheMachine && Long.compareUnsigned(hard, own.of(resource).hard()) > 0;
    }

    /**
     * What to set a limit to. The kernel makes the default of two limits out of the machine's memory size (fork_init in
     * kernel/fork.c), so that a tree of another machine has them a little higher: where they cannot be raised they stay as high as
     * they may be, with a warning. Every other limit is set to what the images say, or fails.
     */
    Limits.Limit reachable(int resource, rlimit_entry wanted, String object) {
        Limits.Limit limit = new Limits.Limit(wanted.getCur(), wanted.getMax());
        if (!isLowered(resource, limit.hard())) {
            return limit;
        }
        long highest = own.of(resource).hard();
        LOG.warn("{} limit {}: is {} here, {} recorded; raising it needs CAP_SYS_RESOURCE", object, resource,
                Long.toUnsignedString(highest), Long.toUnsignedString(limit.hard()));
        return new Limits.Limit(Long.compareUnsigned(limit.soft(), highest) > 0 ? highest : limit.soft(), highest);
    }
}
