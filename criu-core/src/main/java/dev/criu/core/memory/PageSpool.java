package dev.criu.core.memory;

import dev.criu.core.procfs.ProcfsReader;
import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Memory of this process that takes pages of a frozen tree, until the tree runs again and they are written to their files. All of it
 * is there beforehand: copying into it takes a third of the time that new pages of a file take.
 *
 * <p>Any thread may take room.
 */
public final class PageSpool implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PageSpool.class);
    /** What is less is written as fast as it is copied. */
    private static final long LEAST = 4 << 20;
    /** Enough for many small processes; a big one is written for so long that a part of it makes no difference. */
    private static final long MOST = 256 << 20;

    private static final int PROT_READ_WRITE = 3;
    private static final int MAP_PRIVATE_ANONYMOUS = 0x22;
    private static final int MADV_HUGEPAGE = 14;
    private static final int MADV_POPULATE_WRITE = 23;

    private final Kernel kernel;
    private final long address;
    private final long size;
    private final AtomicLong taken = new AtomicLong();

    private PageSpool(Kernel kernel, long address, long size) {
        this.kernel = kernel;
        this.address = address;
        this.size = size;
    }

    /** A spool without room. */
    public static PageSpool none(Kernel kernel) {
        return new PageSpool(kernel, 0, 0);
    }

    /** A spool for so many bytes, or with less room if that is too much for this machine ({@link Headroom}), or without any. */
    public static PageSpool of(Kernel kernel, ProcfsReader reader, long wanted) {
        if (wanted < LEAST) {
            return none(kernel);
        }
        long size = Math.min(Math.min(wanted, MOST), new Headroom(reader).bytes()) & -PageRange.PAGE;
        if (size < LEAST) {
            return none(kernel);
        }
        long address = kernel.raw(Sys.MMAP, 0, size, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS, -1, 0);
        if (Errno.isError(address)) {
            return none(kernel);
        }
        kernel.raw(Sys.MADVISE, address, size, MADV_HUGEPAGE);
        long populated = kernel.raw(Sys.MADVISE, address, size, MADV_POPULATE_WRITE);
        PageSpool spool = new PageSpool(kernel, address, size);
        if (Errno.isError(populated)) { // Linux before 5.14, or no memory
            LOG.debug("memory: no spool: {}", Errno.describe((int) -populated));
            spool.close();
            return none(kernel);
        }
        return spool;
    }

    /** Address of room for so many bytes, which is the caller's until this is closed; 0 if there is none. */
    long take(long bytes) {
        long at = taken.getAndAdd(bytes);
        return at + bytes <= size ? address + at : 0;
    }

    @Override
    public void close() {
        if (size != 0) {
            kernel.raw(Sys.MUNMAP, address, size);
        }
    }
}
