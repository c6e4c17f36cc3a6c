package dev.criu.core.task;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.criu.core.procfs.Limits;
import dev.criu.core.procfs.TaskStatus;
import dev.criu.proto.rlimit_entry;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class HardLimitsTest {
    private static final int RLIMIT_NPROC = 6;
    private static final int RLIMIT_NOFILE = 7;
    private static final long CAP_SYS_RESOURCE = 1L << 24;

    private static final Limits OWN = new Limits(Collections.nCopies(16, new Limits.Limit(100, 1000)));

    private static Limits.Limit reachable(long capabilities, int resource, long soft, long hard) {
        TaskStatus.Caps caps = new TaskStatus.Caps(0, capabilities, capabilities, capabilities, 0);
        rlimit_entry wanted = rlimit_entry.newBuilder().setCur(soft).setMax(hard).build();
        return HardLimits.of(OWN, caps).reachable(resource, wanted, "pid 7");
    }

    @Test
    void keepsWhatCanBeSet() {
        assertEquals(new Limits.Limit(10, 1000), reachable(0, RLIMIT_NPROC, 10, 1000));
        assertEquals(new Limits.Limit(5000, 5001), reachable(CAP_SYS_RESOURCE, RLIMIT_NPROC, 5000, 5001));
    }

    @Test
    void lowersLimitsThatAreTheMachines() {
        assertEquals(new Limits.Limit(1000, 1000), reachable(0, RLIMIT_NPROC, 1001, 1001));
        assertEquals(new Limits.Limit(10, 1000), reachable(0, RLIMIT_NPROC, 10, Limits.UNLIMITED));
    }

    @Test
    void leavesOtherLimitsForTheKernelToRefuse() {
        assertEquals(new Limits.Limit(1001, 1001), reachable(0, RLIMIT_NOFILE, 1001, 1001));
    }
}
