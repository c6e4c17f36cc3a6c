package dev.criu.core.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.criu.core.procfs.PlainProcfsReader;
import dev.criu.core.procfs.Procfs;
import dev.criu.core.procfs.VanishedTaskException;
import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.MachineCode;
import dev.criu.linux.ptrace.Tracer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Freezes a shell with two sleepers, which is no child of this JVM: a thread of the JVM waits for its children and would take
 * their stops away.
 */
@Timeout(30)
class FreezerTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int SIGKILL = 9;
    private static final int SIGCONT = 18;
    private static final int SIGSTOP = 19;

    private final Kernel kernel = new Kernel(new MachineCode());
    private final Procfs procfs = new Procfs("/proc", new PlainProcfsReader());
    private final Tracer tracer = new Tracer(kernel);
    private final Freezer freezer = new Freezer(kernel, procfs, tracer);
    private int root;
    private List<Integer> children;

    @BeforeEach
    void start() throws IOException {
        Process starter = new ProcessBuilder(
                        "sh", "-c", "sh -c 'sleep 1000 & sleep 1000 & wait' </dev/null >/dev/null 2>&1 & echo $!")
                .start();
        root = Integer.parseInt(new String(starter.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip());
        await(() -> procfs.children(root, root).size() == 2);
        children = procfs.children(root, root);
    }

    @AfterEach
    void end() {
        freezer.close();
        children.forEach(pid -> kernel.raw(Sys.KILL, pid, SIGKILL));
        kernel.raw(Sys.KILL, root, SIGKILL);
        tracer.close();
    }

    @Test
    void everyProcessStandsAndParentsComeFirst() {
        freezer.freeze(new HostPid(root), TIMEOUT);
        assertEquals(List.of(root, children.get(0), children.get(1)), freezer.processes());
        assertEquals(0, freezer.parent(root));
        assertEquals(root, freezer.parent(children.get(1)));
        assertEquals(List.of(root), freezer.threads(root));
        for (int pid : freezer.processes()) {
            assertEquals('t', state(pid));
            assertEquals(0, freezer.stopSignal(pid));
        }
    }

    @Test
    void thawedTreeGoesOn() {
        freezer.freeze(new HostPid(root), TIMEOUT);
        freezer.thaw();
        for (int pid : children) {
            await(() -> state(pid) == 'S');
        }
        assertEquals(0, procfs.status(root).tracerPid());
    }

    @Test
    void thawedTreeCanBeFrozenAgain() {
        freezer.freeze(new HostPid(root), TIMEOUT);
        freezer.thaw();
        freezer.freeze(new HostPid(root), TIMEOUT);
        for (int pid : freezer.processes()) {
            assertEquals('t', state(pid));
            assertEquals(List.of(pid), freezer.threads(pid));
        }
    }

    @Test
    void jobControlStopIsToldAndStays() {
        int stopped = children.get(0);
        kernel.raw(Sys.KILL, stopped, SIGSTOP);
        await(() -> state(stopped) == 'T');
        freezer.freeze(new HostPid(root), TIMEOUT);
        assertEquals(SIGSTOP, freezer.stopSignal(stopped));
        assertEquals(0, freezer.stopSignal(children.get(1)));
        freezer.thaw();
        await(() -> state(stopped) == 'T');
        kernel.raw(Sys.KILL, stopped, SIGCONT);
        await(() -> state(stopped) == 'S');
    }

    @Test
    void siblingsAreLetGoWhenOneCannotBeFrozen() throws InterruptedException {
        int debugged = children.get(1);
        CountDownLatch seized = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        Thread debugger = new Thread(() -> {
            try (Tracer other = new Tracer(kernel)) {
                other.trySeize(debugged, Tracer.TRACESYSGOOD);
                seized.countDown();
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        debugger.start();
        seized.await();
        try {
            var e = assertThrows(FreezeException.class, () -> freezer.freeze(new HostPid(root), TIMEOUT));
            assertTrue(e.getMessage().contains("traced by pid"), e.getMessage());
            freezer.thaw();
            for (int pid : List.of(root, children.get(0))) {
                await(() -> state(pid) == 'S');
                assertEquals(0, procfs.status(pid).tracerPid());
            }
        } finally {
            over.countDown();
            debugger.join();
        }
        freezer.freeze(new HostPid(root), TIMEOUT);
        assertEquals('t', state(debugged));
    }

    @Test
    void treeLeftStoppedIsStoppedByJobControl() {
        freezer.freeze(new HostPid(root), TIMEOUT);
        freezer.leaveStopped();
        for (int pid : children) {
            await(() -> state(pid) == 'T');
        }
    }

    @Test
    void killedTreeIsDeadWhenTheCallReturns() {
        freezer.freeze(new HostPid(root), TIMEOUT);
        freezer.kill();
        for (int pid : children) {
            assertTrue(isGone(pid), "pid " + pid);
        }
        assertTrue(isGone(root));
    }

    @Test
    void vanishedRootIsAnError() {
        var e = assertThrows(FreezeException.class, () -> freezer.freeze(new HostPid(Integer.MAX_VALUE), TIMEOUT));
        assertTrue(e.getMessage().contains("no such process"), e.getMessage());
    }

    private char state(int pid) {
        return procfs.stat(pid).state();
    }

    private boolean isGone(int pid) {
        try {
            char state = state(pid);
            return state == 'Z' || state == 'X';
        } catch (VanishedTaskException e) {
            return true;
        }
    }

    private static void await(java.util.function.BooleanSupplier condition) {
        long end = System.nanoTime() + TIMEOUT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("it never came true");
            }
            Thread.onSpinWait();
        }
    }
}
