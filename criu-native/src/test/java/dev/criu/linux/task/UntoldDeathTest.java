package dev.criu.linux.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.MachineCode;
import dev.criu.linux.ptrace.Tracer;
import dev.criu.linux.ptrace.WaitStatus;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The kernel does not tell of a dead leader before the other threads of its process were waited for. */
class UntoldDeathTest {
    private static final int SIGKILL = 9;

    private final Kernel kernel = new Kernel(new MachineCode());

    @Test
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void isToldWithItsSignal() throws IOException {
        try (Sleeper threaded = new Sleeper(kernel, Threaded.command());
                Tracer tracer = new Tracer(kernel)) {
            Sleeper.await(() -> threaded.threads().size() > 8, "had threads");
            List<Integer> threads = threaded.threads();
            assertTrue(threads.stream().allMatch(tid -> tracer.trySeize(tid, 0) == 0), "may not trace");
            kernel.call("sleeper", Sys.KILL, threaded.pid(), SIGKILL);
            assertEquals(new WaitStatus(WaitStatus.Kind.KILLED, SIGKILL, 0), tracer.awaitLeader(threaded.pid()));
            assertNull(tracer.poll(threaded.pid()), "the kernel has told of it: nothing was tested");
            for (int i = threads.size() - 1; i >= 0; i--) {
                tracer.awaitEnd(threads.get(i));
            }
        }
    }
}
