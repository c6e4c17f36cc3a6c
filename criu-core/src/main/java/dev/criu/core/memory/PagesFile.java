package dev.criu.core.memory;

import dev.criu.images.ImageDirectory;
import dev.criu.images.ImageType;
import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.SyscallException;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.OpenFlags;
import dev.criu.linux.memory.NativeMemory;
import java.nio.charset.StandardCharsets;

/**
 * A pages file of a set of images, or of one that it builds upon.
 *
 * @param level 0 for the directory of the images, 1 for the one that its link {@code parent} leads to, and so on
 * @param id the number in its name
 */
public record PagesFile(int level, int id) {
    private static final int SEEK_END = 2;
    private static final int PROT_READ = 1;
    private static final int MAP_SHARED = 1;

    /** The one of this number in the directory of the images itself. */
    static PagesFile own(int id) {
        return new PagesFile(0, id);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PagesFile file && level == file.level && id == file.id;
    }

    @Override
    public int hashCode() {
        return 31 * id + level;
    }

    @Override
    public String toString() {
        return level == 0 ? Integer.toString(id) : id + " of ancestor " + level;
    }

    /**
     * Opens it for reading; never through a link.
     *
     * @param images what {@link #level} starts from
     * @return a descriptor of this process
     * @throws SyscallException if it cannot be opened
     */
    public int open(Kernel kernel, ImageDirectory images) {
        String path = images.ancestor(level).pagesFile(id).toString();
        int fd = kernel.openRaw(
                OpenFlags.AT_FDCWD,
                path.getBytes(StandardCharsets.UTF_8),
                OpenFlags.O_RDONLY | OpenFlags.O_NOFOLLOW | OpenFlags.O_NONBLOCK,
                0);
        if (Errno.isError(fd)) {
            throw new SyscallException(Sys.OPENAT, -fd, name());
        }
        return fd;
    }

    /**
     * Maps all of it into this process.
     *
     * @param fd a descriptor for it, needed no longer
     * @return its contents, until they are {@linkplain #unmap unmapped}
     */
    public NativeMemory map(Kernel kernel, int fd) {
        long size = kernel.call(name(), Sys.LSEEK, fd, 0, SEEK_END);
        return NativeMemory.at(size == 0 ? 0 : kernel.call(name(), Sys.MMAP, 0, size, PROT_READ, MAP_SHARED, fd, 0), size);
    }

    /** Unmaps what was mapped. */
    public static void unmap(Kernel kernel, NativeMemory contents) {
        if (contents.size() > 0) {
            kernel.raw(Sys.MUNMAP, contents.address(), contents.size());
        }
    }

    /** The name that it has in its directory. */
    public String name() {
        return ImageType.PAGES.fileName(id);
    }

    /** The same file, as seen from a directory that builds upon the one that this was seen from. */
    PagesFile fromAbove() {
        return new PagesFile(level + 1, id);
    }
}
