package dev.criu.core.memory;

import dev.criu.core.api.CriuException;
import dev.criu.images.ImageDirectory;
import dev.criu.images.ImageType;
import dev.criu.images.PageMap;
import dev.criu.images.PageMapEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds where the pages of a page map are: in its own pages file, or, in an incremental set, in one of the sets that it builds upon,
 * through as many links {@code parent} as it takes.
 */
final class PageLocator {
    private final ImageType<?> type;
    private final long id;
    private final String name;

    private PageLocator(ImageType<?> type, long id) {
        this.type = type;
        this.id = id;
        this.name = type.fileName(id);
    }

    /** Locates the pages of a process; {@code map} is its page map in {@code images}. */
    static StoredPages ofProcess(ImageDirectory images, long pid, PageMap map) {
        return new PageLocator(ImageType.PAGEMAP, pid).locate(images, map);
    }

    /** Locates the pages of a segment of shared memory. */
    static StoredPages ofSegment(ImageDirectory images, long shmid) {
        return new PageLocator(ImageType.SHMEM_PAGEMAP, shmid).locate(images, images.readSharedPageMap(shmid));
    }

    private StoredPages locate(ImageDirectory images, PageMap map) {
        return locate(images, map, new HashSet<>());
    }

    private StoredPages locate(ImageDirectory images, PageMap map, Set<Object> seen) {
        List<StoredPages.Run> runs = new ArrayList<>(map.entries().size());
        StoredPages parent = null;
        PagesFile own = PagesFile.own(map.pagesId());
        long offset = 0;
        long end = 0;
        for (PageMapEntry entry : map.entries()) {
            long start = entry.vaddr();
            long length = Math.multiplyExact(entry.pages(), (long) PageRange.PAGE);
            if (start < end || length == 0 || start % PageRange.PAGE != 0 || start > Long.MAX_VALUE - length || offset > Long.MAX_VALUE - length) {
                throw new CriuException("memory", name + ": its runs overlap, are out of order, empty or no pages at 0x"
                        + Long.toHexString(start) + "; the images are damaged, dump again");
            }
            end = start + length;
            if (entry.isInParent()) {
                parent = parent == null ? parentOf(images, seen) : parent;
                inherit(runs, parent, start, end);
            } else if (entry.isPresent()) {
                StoredPages.append(runs, new StoredPages.Run(start, end, offset, own));
                offset += length;
            } else {
                throw new CriuException("memory", name + ": holds pages that its pages file lacks; such images are not supported yet");
            }
        }
        return new StoredPages(runs);
    }

    private StoredPages parentOf(ImageDirectory images, Set<Object> seen) {
        Optional<ImageDirectory> parent = images.parent();
        if (parent.isEmpty()) {
            throw new CriuException("memory", images.file(type, id) + ": holds pages of a parent image, but there is no link \"parent\""
                    + " beside it; restore where the previous dumps are");
        }
        seen.add(key(images)); // it is there already unless this is where the links begin
        if (!seen.add(key(parent.get()))) {
            throw new CriuException("memory", parent.get().path() + ": the links to parent images run in a circle; dump again");
        }
        if (!parent.get().exists(type, id)) {
            throw new CriuException("memory", parent.get().file(type, id) + ": no such image, though " + images.file(type, id)
                    + " builds upon it; restore where the previous dumps are");
        }
        PageMap map = type == ImageType.PAGEMAP ? parent.get().readPageMap(id) : parent.get().readSharedPageMap(id);
        return locate(parent.get(), map, seen);
    }

    private static Object key(ImageDirectory images) {
        try {
            return images.path().toRealPath();
        } catch (IOException e) {
            throw new CriuException("memory", images.path() + ": " + e.getMessage(), e);
        }
    }

    private void inherit(List<StoredPages.Run> runs, StoredPages parent, long start, long end) {
        long at = start;
        for (StoredPages.Run run : parent.within(start, end)) {
            if (run.start() != at) {
                break;
            }
            StoredPages.append(runs, new StoredPages.Run(run.start(), run.end(), run.offset(), run.file().fromAbove()));
            at = run.end();
        }
        if (at != end) {
            throw new CriuException("memory", name + ": the page at 0x" + Long.toHexString(at)
                    + " should be in the parent image, which lacks it; the images do not belong together");
        }
    }
}
