package dev.criu.core.engine.dump;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.criu.core.procfs.PlainProcfsReader;
import dev.criu.core.procfs.Procfs;
import dev.criu.core.tree.Freezer;
import dev.criu.core.tree.HostPid;
import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.MachineCode;
import dev.criu.linux.ptrace.Tracer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Processes that are no children of this JVM, one of whose threads would take their stops away. */
@Timeout(30)
class SleepersTest {
    private static final int SIGKILL = 9;
    private static final int SIGCONT = 18;
    private static final int SIGSTOP = 19;

    private final Kernel kernel = new Kernel(new MachineCode());
    private final Procfs procfs = new Procfs("/proc", new PlainProcfsReader());
    private final ProcessLooks.Readers readers = ProcessLooks.Readers.here(procfs);
    private final Tracer tracer = new Tracer(kernel);
    private final Freezer freezer = new Freezer(kernel, procfs, tracer);
    private int pid;

    @AfterEach
    void end() {
        freezer.close();
        if (pid != 0) { // or it would be everybody of this process group
            kernel.raw(Sys.KILL, pid, SIGKILL);
        }
        tracer.close();
    }

    @Test
    void whoSleepsOnIsKnown() throws IOException {
        start("exec sleep 1000", 'S');
        Sleepers sleepers = Sleepers.among(List.of(pid), readers);
        sleepers.lookAgain(procfs);
        Sleepers.Sleeper sleeper = freeze(sleepers);
        assertNotNull(sleeper);
        assertEquals(procfs.smaps(pid), sleeper.mappings());
        assertEquals(ProcessPaths.namespaces(procfs, pid), sleeper.namespaces());
    }

    @Test
    void whoHasRunBeforeTheSecondLookIsNot() throws IOException {
        start("exec sleep 1000", 'S');
        Sleepers sleepers = Sleepers.among(List.of(pid), readers);
        wake();
        sleepers.lookAgain(procfs);
        assertNull(freeze(sleepers));
    }

    @Test
    void whoHasRunBehindTheSecondLookIsNot() throws IOException {
        start("exec sleep 1000", 'S');
        Sleepers sleepers = Sleepers.among(List.of(pid), readers);
        sleepers.lookAgain(procfs);
        wake();
        assertNull(freeze(sleepers));
    }

    @Test
    void whoIsAwakeIsNot() throws IOException {
        start("while :; do :; done", 'R');
        Sleepers sleepers = Sleepers.among(List.of(pid), readers);
        sleepers.lookAgain(procfs);
        assertNull(freeze(sleepers));
    }

    @Test
    void notMoreAreRememberedThanThereIsRoomFor() throws IOException {
        start("exec sleep 1000", 'S');
        int mappings = procfs.smaps(pid).size();
        int[] asked = {0};
        Sleepers.among(Collections.nCopies(100_000 / mappings, pid), new ProcessLooks.Readers() {
            @Override
            public <T> Future<T> ask(Function<Procfs, T> task) {
                T answer = task.apply(procfs);
                asked[0] += answer == null ? 0 : mappings;
                return CompletableFuture.completedFuture(answer);
            }
        });
        assertTrue(asked[0] > 1000 && asked[0] <= 10_000, asked[0] + " mappings");
    }

    @Test
    void whoHasGoneIsNot() throws IOException {
        start("exec sleep 1000", 'S');
        int gone = pid;
        kernel.raw(Sys.KILL, gone, SIGKILL);
        await(() -> kernel.raw(Sys.KILL, gone, 0) != 0);
        Sleepers sleepers = Sleepers.among(List.of(gone), readers);
        sleepers.lookAgain(procfs);
        start("exec sleep 1000", 'S');
        assertNull(freeze(sleepers));
    }

    private void start(String command, char state) throws IOException {
        Process starter = new ProcessBuilder("sh", "-c", "sh -c '" + command + "' </dev/null >/dev/null 2>&1 & echo $!").start();
        pid = Integer.parseInt(new String(starter.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip());
        String name = state == 'S' ? "sleep" : "sh";
        await(() -> procfs.comm(pid, pid).toString().equals(name) && procfs.stat(pid).state() == state);
    }

    /** Has it run for a moment; it goes back into its call. */
    private void wake() {
        kernel.raw(Sys.KILL, pid, SIGSTOP);
        await(() -> procfs.stat(pid).state() == 'T');
        kernel.raw(Sys.KILL, pid, SIGCONT);
        await(() -> procfs.stat(pid).state() == 'S');
    }

    private Sleepers.Sleeper freeze(Sleepers sleepers) {
        freezer.freeze(new HostPid(pid), Duration.ofSeconds(5));
        return ProcessLooks.at(freezer, readers, sleepers).sleeper(pid);
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(1_000_000);
        }
    }
}
