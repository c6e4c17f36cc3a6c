package dev.criu.core.memory;

import dev.criu.core.api.CriuException;
import dev.criu.proto.vma_entry;
import java.util.ArrayList;
import java.util.List;

/**
 * What a process can keep of the memory that it inherits from the process that clones it, so that pages that were shared by
 * copy-on-write are shared again: mappings that are alike in both, and in them the pages with the same contents.
 */
final class Inheritance {
    private final StoredPages parentPages;
    private final StoredPages childPages;
    private final PageContents contents;
    private long compared;
    private long same;

    Inheritance(StoredPages parentPages, StoredPages childPages, PageContents contents) {
        this.parentPages = parentPages;
        this.childPages = childPages;
        this.contents = contents;
    }

    /** What is to be done to an inherited mapping: pages to fill from the image, and pages to drop. */
    record Difference(List<StoredPages.Run> fill, List<PageRange> drop) {}

    /**
     * Compares the pages of a mapping.
     *
     * @throws CriuException if a pages file is too short
     */
    Difference compare(Inherited mapping) {
        vma_entry vma = mapping.vma();
        List<StoredPages.Run> theirs = parentPages.within(vma.getStart(), mapping.end());
        List<StoredPages.Run> ours = childPages.within(vma.getStart(), vma.getEnd());
        List<StoredPages.Run> fill = new ArrayList<>();
        List<PageRange> drop = new ArrayList<>();
        int t = 0;
        int o = 0;
        long at = vma.getStart();
        while (t < theirs.size() || o < ours.size()) {
            StoredPages.Run their = t < theirs.size() ? theirs.get(t) : null;
            StoredPages.Run our = o < ours.size() ? ours.get(o) : null;
            boolean inTheirs = their != null && their.start() <= at;
            boolean inOurs = our != null && our.start() <= at;
            long next = Math.min(border(their, inTheirs), border(our, inOurs));
            if (inTheirs && inOurs) {
                compareRuns(their.within(at, next), our.within(at, next), fill);
            } else if (inOurs) {
                StoredPages.append(fill, our.within(at, next));
            } else if (inTheirs) {
                drop.add(new PageRange(at, next));
            }
            at = next;
            t += inTheirs && their.end() == at ? 1 : 0;
            o += inOurs && our.end() == at ? 1 : 0;
        }
        return new Difference(fill, drop);
    }

    private static long border(StoredPages.Run run, boolean inside) {
        return run == null ? Long.MAX_VALUE : inside ? run.end() : run.start();
    }

    private void compareRuns(StoredPages.Run their, StoredPages.Run our, List<StoredPages.Run> fill) {
        long pages = our.length() / PageRange.PAGE;
        compared += pages;
        same += pages;
        while (our.length() > 0) {
            long alike = contents.alike(their, our) & -PageRange.PAGE;
            long page = our.start() + alike;
            if (page == our.end()) {
                return;
            }
            StoredPages.append(fill, our.within(page, page + PageRange.PAGE));
            same--;
            their = their.within(their.start() + alike + PageRange.PAGE, their.end());
            our = our.within(page + PageRange.PAGE, our.end());
        }
    }

    long compared() {
        return compared;
    }

    long same() {
        return same;
    }
}
