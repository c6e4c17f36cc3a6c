package dev.criu.core.memory;

import dev.criu.core.api.CriuException;
import dev.criu.core.task.ProcessImage;
import dev.criu.images.ImageDirectory;
import dev.criu.images.ImageType;
import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.SyscallException;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.OpenFlags;
import dev.criu.proto.vma_entry;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes segments of shared anonymous memory: this process maps one, fills it from its pages file, and opens it through
 * {@code /proc/self/map_files}, which gives a descriptor that tasks can map. So it is the same object, with the same name, as one
 * that a task made by mmap(2) with MAP_SHARED | MAP_ANONYMOUS.
 */
public final class SegmentMaker implements AutoCloseable {
    private static final int PROT_READ_WRITE = 3;
    private static final int MAP_SHARED_ANONYMOUS = 0x21;
    private static final int MAP_SHARED = 1;
    private static final int MAP_NORESERVE = 0x4000;

    private final Kernel kernel;
    private final ImageDirectory images;
    private final PagesDescriptors pages;
    private final Map<Long, Long> sizes = new HashMap<>();
    private final Map<Long, Integer> huge = new HashMap<>();
    private final Map<Long, Integer> made = new HashMap<>();

    public SegmentMaker(Kernel kernel, ImageDirectory images, List<ProcessImage> processes, PagesDescriptors pages) {
        this.kernel = kernel;
        this.images = images;
        this.pages = pages;
        for (ProcessImage process : processes) {
            if (process.mm() != null) {
                process.mm().getVmasList().forEach(this::measure);
            }
        }
    }

    private void measure(vma_entry vma) {
        if ((vma.getStatus() & VmaStatus.ANON_SHARED) != 0) {
            sizes.merge(vma.getShmid(), vma.getPgoff() + vma.getEnd() - vma.getStart(), Math::max);
        }
    }

    /** A descriptor of this process for a segment, with its contents. */
    public int segment(long shmid) {
        return made.computeIfAbsent(shmid, this::make);
    }

    /**
     * As {@link #segment(long)} for one whose size the images tell.
     *
     * @param size bytes
     * @param hugePages size of its huge pages, as flags of mmap(2); 0 for ordinary ones
     */
    public int segment(long shmid, long size, int hugePages) {
        sizes.merge(shmid, size, Math::max);
        huge.put(shmid, hugePages == 0 ? 0 : hugePages | VmaStatus.MAP_HUGETLB);
        return segment(shmid);
    }

    /** Fills a file of shared memory of {@code size} bytes, which is open for reading and writing in this process. */
    public void fillFile(long shmid, int file, long size) {
        if (size == 0) {
            return;
        }
        long length = size + PageRange.PAGE - 1 & -PageRange.PAGE;
        long address = kernel.call("shared memory " + shmid, Sys.MMAP, 0, length, PROT_READ_WRITE, MAP_SHARED | MAP_NORESERVE, file, 0);
        try {
            fill(shmid, address, length);
        } finally {
            kernel.raw(Sys.MUNMAP, address, length);
        }
    }

    private int make(long shmid) {
        Long size = sizes.get(shmid);
        if (size == null) {
            throw new CriuException("memory", "shared memory " + shmid + ": nobody maps it");
        }
        long address = kernel.raw(
                Sys.MMAP, 0, size, PROT_READ_WRITE, MAP_SHARED_ANONYMOUS | MAP_NORESERVE | huge.getOrDefault(shmid, 0), -1, 0);
        if (Errno.isError(address)) {
            throw new SyscallException(Sys.MMAP, (int) -address, "shared memory " + shmid + " of " + size + " bytes");
        }
        try {
            fill(shmid, address, size);
            return open(shmid, address, size);
        } finally {
            kernel.raw(Sys.MUNMAP, address, size);
        }
    }

    private void fill(long shmid, long address, long size) {
        if (!images.exists(ImageType.SHMEM_PAGEMAP, shmid)) {
            return; // never touched
        }
        List<StoredPages.Run> runs = PageLocator.ofSegment(images, shmid).runs();
        for (StoredPages.Run run : runs) {
            if (run.start() < 0 || run.end() > size) {
                throw new CriuException("memory", ImageType.SHMEM_PAGEMAP.fileName(shmid) + ": has pages up to "
                        + run.end() + " of a segment of " + size + " bytes; dump again");
            }
        }
        new SegmentReading(kernel, pages).read(runs, address);
    }

    private int open(long shmid, long address, long size) {
        String path = "/proc/self/map_files/" + Long.toHexString(address) + "-" + Long.toHexString(address + size);
        int fd = kernel.openRaw(
                OpenFlags.AT_FDCWD, path.getBytes(StandardCharsets.US_ASCII), OpenFlags.O_RDWR, 0);
        if (Errno.isError(fd)) {
            throw new SyscallException(Sys.OPENAT, -fd, "shared memory " + shmid);
        }
        return fd;
    }

    /** Closes the descriptors that it has given. */
    @Override
    public void close() {
        made.values().forEach(kernel::close);
        made.clear();
    }
}
