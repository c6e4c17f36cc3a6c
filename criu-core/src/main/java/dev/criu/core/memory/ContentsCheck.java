package dev.criu.core.memory;

import dev.criu.core.api.CriuException;
import dev.criu.core.task.ProcessImage;
import dev.criu.images.ImageDirectory;
import dev.criu.images.ImageException;
import dev.criu.images.ImageType;
import dev.criu.proto.aio_ring_entry;
import dev.criu.proto.memfd_inode_entry;
import dev.criu.proto.vma_entry;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Sees, before anything is made, that the pages files have all the pages that page maps promise. */
public final class ContentsCheck {
    private final ImageDirectory images;
    private final Map<PagesFile, Long> sizes = new HashMap<>();

    private ContentsCheck(ImageDirectory images) {
        this.images = images;
    }

    /**
     * Looks at the memory of all processes, shared segments and memfds.
     *
     * @throws CriuException naming the first file that is too short, or the page map that makes no sense
     * @throws ImageException if a file is missing, or is no regular one
     */
    public static void check(ImageDirectory images, List<ProcessImage> processes) {
        ContentsCheck check = new ContentsCheck(images);
        Set<Long> segments = new LinkedHashSet<>();
        for (ProcessImage process : processes) {
            if (!process.isZombie()) {
                StoredPages pages = PageLocator.ofProcess(images, process.pid().value(), process.pages());
                check.pages(pages, "pid " + process.pid());
                for (aio_ring_entry ring : process.mm().getAiosList()) {
                    AioRestorer.ring(pages, ring, "pid " + process.pid() + " asynchronous I/O");
                }
                for (vma_entry vma : process.mm().getVmasList()) {
                    if ((vma.getStatus() & VmaStatus.ANON_SHARED) != 0) {
                        segments.add(vma.getShmid());
                    }
                }
            }
        }
        for (memfd_inode_entry memfd : images.readAll(ImageType.MEMFD_INODE)) {
            segments.add(Integer.toUnsignedLong(memfd.getShmid()));
        }
        for (long segment : segments) {
            if (images.exists(ImageType.SHMEM_PAGEMAP, segment)) {
                check.pages(PageLocator.ofSegment(images, segment), "shared memory " + segment);
            }
        }
    }

    private void pages(StoredPages pages, String owner) {
        for (StoredPages.Run run : pages.runs()) {
            long size = sizes.computeIfAbsent(run.file(), this::size);
            if (run.offset() + run.length() > size) {
                throw new CriuException("images", run.file().name() + ": has " + size + " bytes, where " + owner
                        + " has pages up to " + (run.offset() + run.length()) + "; the images are damaged, dump again");
            }
        }
    }

    private long size(PagesFile file) {
        return images.ancestor(file.level()).size(ImageType.PAGES, file.id());
    }
}
