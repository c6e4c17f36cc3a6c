package dev.criu.images;

/**
 * A run of pages with one fate.
 *
 * @param vaddr the address of the first page; in the page map of shared memory, its offset in the segment
 * @param pages how many pages
 * @param flags {@link #PARENT}, {@link #LAZY}, {@link #PRESENT}
 */
public record PageMapEntry(long vaddr, long pages, int flags) {

    /** The content is in the parent image. CRIU: {@code PE_PARENT}. */
    public static final int PARENT = 1;
    /** The content may be brought in after the restore. CRIU: {@code PE_LAZY}. */
    public static final int LAZY = 2;
    /** The content is in the pages file of this image. CRIU: {@code PE_PRESENT}. */
    public static final int PRESENT = 4;

    public PageMapEntry {
        if (pages < 0) {
            throw new IllegalArgumentException("a run of " + pages + " pages");
        }
    }

    public boolean isPresent() {
        return (flags & PRESENT) != 0;
    }

    public boolean isInParent() {
        return (flags & PARENT) != 0;
    }

    public boolean isLazy() {
        return (flags & LAZY) != 0;
    }
}
