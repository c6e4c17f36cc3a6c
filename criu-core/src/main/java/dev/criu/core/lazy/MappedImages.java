package dev.criu.core.lazy;

import dev.criu.core.api.CriuException;
import dev.criu.core.memory.PagesFile;
import dev.criu.core.memory.StoredPages;
import dev.criu.images.ImageType;
import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.memory.NativeMemory;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToIntFunction;

/** Pages files, mapped into this process; what is not needed any more is dropped from it, so that it stays small. */
public final class MappedImages implements PageSource {
    private static final int STAT = 144;
    private static final int STAT_SIZE = 48;
    private static final int PROT_READ = 1;
    private static final int MAP_SHARED = 1;
    private static final int MADV_DONTNEED = 4;
    private static final int MADV_POPULATE_READ = 22;

    private final Kernel kernel;
    private final Map<PagesFile, Mapped> files = new HashMap<>();

    private record Mapped(long address, long size) {}

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
            Mapped file = files.computeIfAbsent(run.file(), name -> map(name, open.applyAsInt(name)));
            if (run.offset() + run.length() > file.size) {
                throw new CriuException("memory", name(run) + ": has " + file.size + " bytes, pages up to " + (run.offset() + run.length())
                        + " should be in it; it is cut short, dump again");
            }
        }
    }

    private Mapped map(PagesFile name, int fd) {
        String object = ImageType.PAGES.fileName(name.id());
        try (NativeMemory stat = NativeMemory.allocate(STAT)) {
            kernel.call(object, Sys.FSTAT, fd, stat.address());
            long size = stat.getLong(STAT_SIZE);
            long address = size == 0 ? 0 : kernel.call(object, Sys.MMAP, 0, size, PROT_READ, MAP_SHARED, fd, 0);
            return new Mapped(address, size);
        }
    }

    /** Reading here, and not in the copy, tells what is wrong with the file, and reads ahead. */
    @Override
    public long fetch(StoredPages.Run pages) {
        long address = address(pages);
        long result = kernel.raw(Sys.MADVISE, address, pages.length(), MADV_POPULATE_READ);
        if (result == -Errno.EFAULT || result == -Errno.EIO) {
            throw new CriuException("memory", name(pages) + ": cannot be read at offset " + pages.offset()
                    + "; it was cut short, or its disk fails");
        }
        return address; // whatever else happened, for one an older kernel: the copy reads too
    }

    @Override
    public void release(StoredPages.Run pages) {
        kernel.raw(Sys.MADVISE, address(pages), pages.length(), MADV_DONTNEED);
    }

    private long address(StoredPages.Run pages) {
        return files.get(pages.file()).address + pages.offset();
    }

    private static String name(StoredPages.Run pages) {
        return ImageType.PAGES.fileName(pages.file().id());
    }

    @Override
    public void close() {
        for (Mapped file : files.values()) {
            kernel.raw(Sys.MUNMAP, file.address, file.size);
        }
        files.clear();
    }
}
