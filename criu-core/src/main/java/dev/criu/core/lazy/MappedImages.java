package dev.criu.core.lazy;

import dev.criu.core.api.CriuException;
import dev.criu.core.memory.PagesFile;
import dev.criu.core.memory.StoredPages;
import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.memory.NativeMemory;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToIntFunction;

/** Pages files, mapped into this process; what is not needed any more is dropped from it, so that it stays small. */
public final class MappedImages implements PageSource {
    private static final int MADV_DONTNEED = 4;
    private static final int MADV_POPULATE_READ = 22;

    private final Kernel kernel;
    private final Map<PagesFile, NativeMemory> files = new HashMap<>();

    public MappedImages(Kernel kernel) {
        this.kernel = kernel;
    }

    /**
     * Maps the files of runs, and sees that they are long enough for them.
     *
     * @param open gives a descriptor of this process for a file
     * @throws CriuException if one is cut short
     */
    public void map(Iterable<StoredPages.Run> runs, ToIntFunction<PagesFile> open) {
        for (StoredPages.Run run : runs) {
            run.in(files.computeIfAbsent(run.file(), name -> name.map(kernel, open.applyAsInt(name))));
        }
    }

    /** Reading here, and not in the copy, tells what is wrong with the file, and reads ahead. */
    @Override
    public long fetch(StoredPages.Run pages) {
        long address = address(pages);
        long result = kernel.raw(Sys.MADVISE, address, pages.length(), MADV_POPULATE_READ);
        if (result == -Errno.EFAULT || result == -Errno.EIO) {
            throw pages.unreadable();
        }
        return address; // whatever else happened, for one an older kernel: the copy reads too
    }

    @Override
    public void release(StoredPages.Run pages) {
        kernel.raw(Sys.MADVISE, address(pages), pages.length(), MADV_DONTNEED);
    }

    private long address(StoredPages.Run pages) {
        return files.get(pages.file()).address() + pages.offset();
    }

    @Override
    public void close() {
        files.values().forEach(file -> PagesFile.unmap(kernel, file));
        files.clear();
    }
}
