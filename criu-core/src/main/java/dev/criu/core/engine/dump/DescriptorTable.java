package dev.criu.core.engine.dump;

import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.OpenFlags;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.FutureTask;

/**
 * Room in this process's table of descriptors. The kernel doubles the table when it is full, and a process of several threads waits then
 * until no processor looks at the old one any more (synchronize_rcu in expand_fdtable, fs/file.c): some 15 ms in which nobody here opens
 * anything. So the table is made as big as it will get before the tree stands, on a thread of its own.
 */
final class DescriptorTable {
    /** What the JVM has open, and criu for the tree as a whole. */
    private static final int OWN = 48;
    /** Of a process: its pages file, memory and page map, and what is being read. */
    private static final int EACH = 4;
    /** What every table has room for. */
    private static final int LEAST = 64;

    private static final int F_DUPFD_CLOEXEC = 1030;

    private final Kernel kernel;
    private final int wanted;
    private final FutureTask<Void> widening = new FutureTask<>(this::widen, null);

    private DescriptorTable(Kernel kernel, int wanted) {
        this.kernel = new Kernel(kernel.code()); // no step of a dump: nothing depends on it, and it is not for others to let it fail
        this.wanted = wanted;
    }

    /** Begins to make room for the dump of a tree. */
    static DescriptorTable widen(Kernel kernel, TreeSize size) {
        var table = new DescriptorTable(kernel, OWN + EACH * size.processes() + size.threads());
        if (table.wanted <= LEAST) {
            table.widening.cancel(false);
        } else {
            Thread thread = new Thread(table.widening, "descriptors");
            thread.setDaemon(true);
            thread.start();
        }
        return table;
    }

    /** Waits until there is as much room as RLIMIT_NOFILE allows. */
    void await() {
        if (!widening.isCancelled()) {
            FactsReader.await(widening);
        }
    }

    /** A descriptor with a high number makes the table that big; it stays so. */
    private void widen() {
        int any = kernel.openRaw(OpenFlags.AT_FDCWD, "/".getBytes(StandardCharsets.US_ASCII), OpenFlags.O_PATH, 0);
        if (Errno.isError(any)) {
            return;
        }
        long high = -Errno.EINVAL;
        for (int room = wanted; room > LEAST && high == -Errno.EINVAL; room /= 2) { // EINVAL: beyond the limit
            high = kernel.raw(Sys.FCNTL, any, F_DUPFD_CLOEXEC, room - 1);
        }
        if (!Errno.isError(high)) {
            kernel.close((int) high);
        }
        kernel.close(any);
    }
}
