package dev.criu.core.memory;

import dev.criu.core.api.CriuException;
import dev.criu.proto.vma_entry;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What a process can keep of the memory that it inherits from the process that clones it, so that pages that were shared by
 * copy-on-write are shared again: mappings that are alike in both, and in them the pages with the same contents.
 */
final class Inheritance {
    private final StoredPages parentPages;
    private final StoredPages childPages;
    private final PageWindows files;
    private long compared;
    private long same;

    Inheritance(StoredPages parentPages, StoredPages childPages, PageWindows files) {
        this.parentPages = parentPages;
        this.childPages = childPages;
        this.files = files;
    }

    /** What is to be done to an inherited mapping: pages to fill from the image, and pages to drop. */
    record Difference(List<StoredPages.Run> fill, List<PageRange> drop) {}

    /** Compares the pages of a mapping. */
    Difference compare(Inherited mapping) throws IOException {
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

    private void compareRuns(StoredPages.Run their, StoredPages.Run our, List<StoredPages.Run> fill) throws IOException {
        for (long done = 0; done < our.length(); ) {
            ByteBuffer a = files.from(their.file(), their.offset() + done, our.length() - done);
            ByteBuffer b = files.from(our.file(), our.offset() + done, a.remaining());
            int size = b.remaining() & -PageRange.PAGE;
            if (size == 0) {
                throw new EOFException("a page is cut short");
            }
            compareWindow(a.limit(size), b.limit(size), our.within(our.start() + done, our.start() + done + size), fill);
            done += size;
        }
    }

    private void compareWindow(ByteBuffer a, ByteBuffer b, StoredPages.Run window, List<StoredPages.Run> fill) {
        int size = a.limit();
        long pages = size / PageRange.PAGE;
        compared += pages;
        same += pages;
        int at = 0;
        while (at < size) {
            // Pages that differ often do so at once, which costs less to see than to look for.
            int mismatch = a.getLong(at) != b.getLong(at) ? 0 : a.position(at).slice().mismatch(b.position(at).slice());
            if (mismatch < 0) {
                return;
            }
            int page = at + mismatch & -PageRange.PAGE;
            long address = window.start() + page;
            StoredPages.append(fill, window.within(address, address + PageRange.PAGE));
            same--;
            at = page + PageRange.PAGE;
        }
    }

    long compared() {
        return compared;
    }

    long same() {
        return same;
    }

    /** As {@link #compare}, reporting an unreadable image. */
    Difference difference(Inherited mapping) {
        try {
            return compare(mapping);
        } catch (IOException e) {
            throw new CriuException("memory", "the pages files cannot be compared: " + e.getMessage(), e);
        }
    }
}
