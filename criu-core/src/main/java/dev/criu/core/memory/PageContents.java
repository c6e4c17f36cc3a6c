package dev.criu.core.memory;

import dev.criu.core.api.CriuException;
import dev.criu.images.ImageDirectory;
import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.memory.NativeMemory;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * What pages files hold, for those looks at it that this process takes itself. Each file is mapped when it is first looked at, so that many
 * small looks cost one mapping and no descriptor. Threads may share one; nobody sees the mappings themselves, so closing it is safe at any
 * time.
 */
public final class PageContents implements AutoCloseable {
    private static final int IOVEC = 16;

    private final Kernel kernel;
    private final int self;
    private final ToIntFunction<PagesFile> opener;
    private final Map<PagesFile, NativeMemory> mapped = new HashMap<>();
    private boolean closed;

    public PageContents(Kernel kernel, ImageDirectory images) {
        this(kernel, file -> file.open(kernel, images));
    }

    /** @param opener gives a descriptor of this process, which is closed at once */
    PageContents(Kernel kernel, ToIntFunction<PagesFile> opener) {
        this.kernel = kernel;
        this.self = (int) kernel.raw(Sys.GETPID, 0);
        this.opener = opener;
    }

    /**
     * How many bytes two runs of the same length have in common from their beginnings on, rounded down to whole words.
     *
     * @throws CriuException if a file is too short
     */
    synchronized long alike(StoredPages.Run one, StoredPages.Run other) {
        NativeMemory first = contents(one);
        return first.alike(contents(other), first.size());
    }

    /**
     * What lies between two addresses, which pages have to {@linkplain StoredPages#cover cover}.
     *
     * @throws CriuException if a file is too short
     */
    synchronized byte[] read(StoredPages pages, long start, long end) {
        byte[] bytes = new byte[Math.toIntExact(end - start)];
        for (StoredPages.Run run : pages.within(start, end)) {
            copy(run, bytes, (int) (run.start() - start));
        }
        return bytes;
    }

    /**
     * Has the kernel copy (process_vm_readv(2)), which says EFAULT where a file has become shorter meanwhile. What the JDK or a library copies
     * with would end this process by SIGBUS; only looking at words is safe, of which the JVM makes an InternalError.
     */
    private void copy(StoredPages.Run run, byte[] bytes, int at) {
        int length = (int) run.length();
        long from = contents(run).address();
        try (NativeMemory copy = NativeMemory.allocate(2 * IOVEC + length)) {
            copy.putLong(0, copy.address() + 2 * IOVEC);
            copy.putLong(8, length);
            copy.putLong(IOVEC, from);
            copy.putLong(IOVEC + 8, length);
            if (kernel.raw(Sys.PROCESS_VM_READV, self, copy.address(), 1, copy.address() + IOVEC, 1, 0) != length) {
                throw run.unreadable();
            }
            copy.get(2 * IOVEC, bytes, at, length);
        }
    }

    private NativeMemory contents(StoredPages.Run run) {
        if (closed) {
            throw new IllegalStateException("pages are not looked at any more");
        }
        NativeMemory file = mapped.get(run.file());
        if (file == null) {
            file = map(run.file());
            mapped.put(run.file(), file);
        }
        return run.in(file);
    }

    private NativeMemory map(PagesFile file) {
        int fd = opener.applyAsInt(file);
        try {
            return file.map(kernel, fd);
        } finally {
            kernel.close(fd);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        mapped.values().forEach(file -> PagesFile.unmap(kernel, file));
        mapped.clear();
    }
}
