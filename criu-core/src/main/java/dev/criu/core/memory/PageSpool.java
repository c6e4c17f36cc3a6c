package dev.criu.core.memory;

import dev.criu.core.procfs.KernelProcfsReader;
import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Memory of this process that takes pages of a frozen tree, until the tree runs again and they are written to their files. All of it
 * is there beforehand: copying into it takes a third of the time that new pages of a file take (ADR 32).
 *
 * <p>Any thread may take room.
 */
public final class PageSpool implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PageSpool.class);
    /** What is less is written as fast as it is copied. */
    private static final long LEAST = 4 << 20;
    /** Enough for many small processes; a big one is written for so long that a part of it makes no difference. */
    private static final long MOST = 256 << 20;

    /**
     * Bytes that are made at once. Meanwhile no other thread can change what is mapped, as those do that compile or allocate (the
     * kernel's mmap_lock).
     */
    private static final long STEP = 2 << 20;

    private static final int PROT_READ_WRITE = 3;
    private static final int MAP_PRIVATE_ANONYMOUS = 0x22;
    private static final int MADV_HUGEPAGE = 14;
    private static final int MADV_POPULATE_WRITE = 23;

    private final Kernel kernel;
    private final CompletableFuture<Room> room;

    /** Pages that are there; none if {@code size} is 0. */
    private record Room(long address, long size, AtomicLong taken) {
        private static final Room NONE = new Room(0, 0, new AtomicLong());
    }

    private PageSpool(Kernel kernel, CompletableFuture<Room> room) {
        this.kernel = kernel;
        this.room = room;
    }

    /** A spool without room. */
    public static PageSpool none(Kernel kernel) {
        return new PageSpool(kernel, CompletableFuture.completedFuture(Room.NONE));
    }

    /**
     * A spool for so many bytes, or with less room if that is too much for this machine ({@link Headroom}), or without any. A thread of
     * its own makes it; who takes room first waits for that.
     */
    public static PageSpool of(Kernel kernel, long wanted) {
        if (wanted < LEAST) {
            return none(kernel);
        }
        CompletableFuture<Room> making = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                making.complete(make(kernel, wanted));
            } finally {
                making.complete(Room.NONE); // whatever went wrong: it is nothing to fail for
            }
        }, "spool");
        thread.setDaemon(true);
        thread.start();
        return new PageSpool(kernel, making);
    }

    private static Room make(Kernel kernel, long wanted) {
        long size;
        try (KernelProcfsReader reader = new KernelProcfsReader(kernel)) {
            size = Math.min(Math.min(wanted, MOST), new Headroom(reader).bytes()) & -PageRange.PAGE;
        }
        long address = size < LEAST ? -1 : kernel.raw(Sys.MMAP, 0, size, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS, -1, 0);
        if (Errno.isError(address)) {
            LOG.debug("memory: no spool of {} bytes", wanted);
            return Room.NONE;
        }
        kernel.raw(Sys.MADVISE, address, size, MADV_HUGEPAGE);
        long populated = 0;
        for (long done = 0; done < size && !Errno.isError(populated); done += STEP) {
            populated = kernel.raw(Sys.MADVISE, address + done, Math.min(STEP, size - done), MADV_POPULATE_WRITE);
        }
        if (Errno.isError(populated)) { // Linux before 5.14, or no memory
            LOG.debug("memory: no spool: {}", Errno.describe((int) -populated));
            kernel.raw(Sys.MUNMAP, address, size);
            return Room.NONE;
        }
        return new Room(address, size, new AtomicLong());
    }

    /** Bytes that there is room for; waits until it is made. */
    public long size() {
        return room().size;
    }

    private Room room() {
        return room.join();
    }

    /** Address of room for so many bytes, which is the caller's until this is closed; 0 if there is none. */
    long take(long bytes) {
        Room own = room();
        long at = own.size == 0 ? 0 : own.taken.getAndAdd(bytes);
        return at + bytes <= own.size ? own.address + at : 0;
    }

    @Override
    public void close() {
        Room own = room();
        if (own.size != 0) {
            kernel.raw(Sys.MUNMAP, own.address, own.size);
        }
    }
}
