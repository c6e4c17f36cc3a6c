package dev.criu.core.memory;

import dev.criu.core.api.CriuException;
import dev.criu.core.task.ProcessImage;
import dev.criu.images.ImageDirectory;
import dev.criu.proto.vma_entry;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;

/**
 * The memory of a process as those find it whom it clones. To compare it with what they shall have takes nothing but images, so any thread
 * may do it, long before they are there.
 */
public final class Estate {
    private static final int MAX_VDSO = 1 << 20;

    private final ImageDirectory images;
    private final Vdso vdso;
    private final PageContents contents;
    private final StoredPages pages;
    private final NavigableMap<Long, vma_entry> mappings;

    /** @param origin the process; null for an empty memory */
    Estate(ImageDirectory images, Vdso vdso, PageContents contents, ProcessImage origin) {
        this.images = images;
        this.vdso = vdso;
        this.contents = contents;
        this.pages = origin == null ? new StoredPages(Collections.emptyList()) : locate(origin);
        this.mappings = origin == null ? Collections.emptyNavigableMap() : Inherited.inheritable(origin);
    }

    /** What {@code heir} can keep of it, and how that differs from what it shall have. */
    public Heritage of(ProcessImage heir) {
        StoredPages own = locate(heir);
        SortedMap<Long, Inherited> kept = Inherited.of(mappings, heir);
        Inheritance inheritance = new Inheritance(pages, own, contents);
        Map<Long, Inheritance.Difference> differences = new HashMap<>();
        kept.forEach((start, mapping) -> {
            if (VmaStatus.isPrivate(mapping.vma()) && VmaStatus.isOrdinary(mapping.vma())) {
                differences.put(start, inheritance.compare(mapping));
            }
        });
        return new Heritage(heir, own, kept, differences, vdso(heir, own), inheritance.compared(), inheritance.same());
    }

    private StoredPages locate(ProcessImage process) {
        return PageLocator.ofProcess(images, process.pid().value(), process.pages());
    }

    private Heritage.OldVdso vdso(ProcessImage process, StoredPages pages) {
        Vdso.Dumped dumped = Vdso.Dumped.of(process.mm().getVmasList());
        if (dumped == null) {
            return null;
        }
        byte[] image = vdsoImage("pid " + process.pid(), dumped, pages);
        long place = vdso.placeFor(dumped, image);
        return new Heritage.OldVdso(dumped, place, place == 0 ? image : null);
    }

    /** The code of the vDSO that the process had. */
    private byte[] vdsoImage(String object, Vdso.Dumped dumped, StoredPages pages) {
        long start = dumped.code().getStart();
        long end = dumped.code().getEnd();
        if (dumped.codeSize() > MAX_VDSO || !pages.cover(start, end)) {
            throw new CriuException("memory", object + ": the images do not hold its vDSO; dump again");
        }
        return contents.read(pages, start, end);
    }
}
