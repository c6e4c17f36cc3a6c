package dev.criu.images;

import java.util.List;

/**
 * Which pages of an address space (or of a shared memory segment) an image has, in ascending order.
 *
 * @param pagesId the number of the pages file, which holds the pages of the present runs back to back
 * @param entries the runs; addresses that no run covers have no content of their own
 */
public record PageMap(int pagesId, List<PageMapEntry> entries) {

    /** Pages that are in the pages file. */
    public long presentPages() {
        long pages = 0;
        for (PageMapEntry entry : entries) {
            pages += entry.isPresent() ? entry.pages() : 0;
        }
        return pages;
    }
}
