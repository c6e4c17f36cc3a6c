package dev.criu.core.memory;

import dev.criu.core.api.CriuException;
import dev.criu.images.ImageDirectory;
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
    private final Kernel kernel;
    private final ToIntFunction<PagesFile> opener;
    private final Map<PagesFile, NativeMemory> mapped = new HashMap<>();
    private boolean closed;

    public PageContents(Kernel kernel, ImageDirectory images) {
        this(kernel, file -> file.open(kernel, images));
    }

    /** @param opener gives a descriptor of this process, which is closed at once */
    PageContents(Kernel kernel, ToIntFunction<PagesFile> opener) {
        this.kernel = kernel;
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
            contents(run).get(0, bytes, (int) (run.start() - start), (int) run.length());
        }
        return bytes;
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
        if (run.offset() + run.length() > file.size()) {
            throw new CriuException("memory", run.file().name() + ": has " + file.size() + " bytes, pages up to "
                    + (run.offset() + run.length()) + " should be in it; it is cut short, dump again");
        }
        return file.slice(run.offset(), run.length());
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
