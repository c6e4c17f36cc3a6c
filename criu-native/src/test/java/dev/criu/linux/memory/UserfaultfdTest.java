package dev.criu.linux.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.MachineCode;
import dev.criu.linux.call.OpenFlags;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Memory of this process, whose pages are missing. */
class UserfaultfdTest {
    private static final long PAGE = 4096;
    private static final int PAGES = 16;
    private static final int MADV_DONTNEED = 4;

    private final Kernel kernel = new Kernel(new MachineCode());
    private final NativeMemory contents = NativeMemory.allocate(3 * PAGE);
    private Userfaultfd uffd;
    private NativeMemory area;

    @BeforeEach
    void register() {
        long fd = kernel.raw(Sys.USERFAULTFD, OpenFlags.O_CLOEXEC | OpenFlags.O_NONBLOCK);
        assumeTrue(!Errno.isError(fd), "no right to a userfaultfd");
        area = NativeMemory.at(kernel.call("area", Sys.MMAP, 0, PAGES * PAGE, 3, 0x22, -1, 0), PAGES * PAGE);
        uffd = new Userfaultfd(kernel, (int) fd, "test");
        uffd.enable();
        uffd.register(area.address(), area.address() + area.size());
        contents.putLong(0, 42);
        contents.putLong(PAGE, 43);
    }

    @AfterEach
    void end() {
        if (uffd != null) {
            uffd.close();
            kernel.raw(Sys.MUNMAP, area.address(), area.size());
        }
        contents.close();
    }

    private List<Userfaultfd.Event> await() {
        List<Userfaultfd.Event> events = uffd.read();
        for (long end = System.nanoTime() + 5_000_000_000L; events.isEmpty() && System.nanoTime() < end; ) {
            Thread.onSpinWait();
            events = uffd.read();
        }
        return events;
    }

    /** By a system call: a thread of the JVM that waits elsewhere holds up safepoints, and with them whoever would serve it. */
    private long touch(long address) {
        try (NativeMemory scratch = NativeMemory.allocate(8)) {
            kernel.call("pipe", Sys.PIPE2, scratch.address(), OpenFlags.O_CLOEXEC);
            int from = scratch.getInt(0);
            int to = scratch.getInt(4);
            kernel.call("pipe", Sys.WRITE, to, address, 8);
            kernel.call("pipe", Sys.READ, from, scratch.address(), 8);
            kernel.close(from);
            kernel.close(to);
            return scratch.getLong(0);
        }
    }

    @Test
    void aThreadThatTouchesAMissingPageGetsItsContents() throws Exception {
        var touch = CompletableFuture.supplyAsync(() -> touch(area.address() + 5 * PAGE));
        assertEquals(List.of(new Userfaultfd.Fault(area.address() + 5 * PAGE)), await());
        assertEquals(2 * PAGE, uffd.copy(area.address() + 5 * PAGE, contents.address(), 2 * PAGE));
        assertEquals(42, touch.get(5, TimeUnit.SECONDS));
        assertEquals(43, area.getLong(6 * PAGE));
        assertEquals(List.of(), uffd.read());
    }

    @Test
    void copiedPagesHaveTheContents() {
        assertEquals(PAGE, uffd.copy(area.address(), contents.address(), PAGE));
        assertEquals(42, area.getLong(0));
    }

    @Test
    void whatIsThereIsNotOverwritten() {
        assertEquals(PAGE, uffd.zero(area.address(), PAGE));
        assertEquals(-Errno.EEXIST, uffd.copy(area.address(), contents.address(), PAGE));
        assertEquals(0, area.getLong(0));
    }

    @Test
    void aCopyStopsAtWhatIsThere() {
        assertEquals(PAGE, uffd.zero(area.address() + PAGE, PAGE));
        assertEquals(PAGE, uffd.copy(area.address(), contents.address(), 2 * PAGE));
    }

    @Test
    void contentsThatCannotBeReadAreTold() {
        assertEquals(-Errno.EFAULT, uffd.copy(area.address(), 0x70000000L, PAGE));
        assertEquals(-Errno.ENOENT, uffd.copy(contents.address() & -PAGE, contents.address(), PAGE));
    }

    @Test
    void whoDropsPagesWaitsUntilItWasRead() throws Exception {
        assertEquals(PAGE, uffd.copy(area.address(), contents.address(), PAGE));
        var dropping = CompletableFuture.supplyAsync(() -> kernel.raw(Sys.MADVISE, area.address(), 2 * PAGE, MADV_DONTNEED));
        assertTrue(eventually(() -> uffd.copy(area.address(), contents.address(), PAGE) == -Errno.EAGAIN), "the kernel copies meanwhile");
        assertEquals(List.of(new Userfaultfd.Remove(area.address(), area.address() + 2 * PAGE)), await());
        assertEquals(0, dropping.get(5, TimeUnit.SECONDS));
    }

    private static boolean eventually(java.util.function.BooleanSupplier condition) {
        for (long end = System.nanoTime() + 5_000_000_000L; System.nanoTime() < end; ) {
            if (condition.getAsBoolean()) {
                return true;
            }
        }
        return false;
    }
}
