package dev.criu.images;

import com.google.protobuf.Parser;
import dev.criu.proto.pagemap_entry;
import dev.criu.proto.pagemap_head;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads page maps in the form of any CRIU, writes them in that of 4.2. */
final class PageMapFile {

    /** More pages of 4 KiB than this are no address space of any processor; their size in bytes is a positive long. */
    private static final long MAX_PAGES = 1L << 50;

    private PageMapFile() {
    }

    static PageMap read(ImageFile file, SmallFiles small) {
        try (ImageInput in = ImageInput.open(file, small)) {
            Magic.check(in, ImageType.PAGEMAP);
            pagemap_head head = in.readMessage(pagemap_head.parser());
            Parser<pagemap_entry> parser = pagemap_entry.parser();
            List<PageMapEntry> entries = new ArrayList<>();
            while (in.remaining() > 0) {
                long start = in.position();
                entries.add(normalise(in.readMessage(parser), file, start));
            }
            return new PageMap(head.getPagesId(), entries);
        }
    }

    /** Before 4.2 the count was 32 bits wide, and before flags there was only {@code in_parent}. */
    private static PageMapEntry normalise(pagemap_entry entry, ImageFile file, long offset) {
        long pages = entry.hasNrPages() ? entry.getNrPages() : Integer.toUnsignedLong(entry.getCompatNrPages());
        if (pages < 0 || pages > MAX_PAGES) {
            throw new CorruptImageException(file.path(), offset, "a run of " + Long.toUnsignedString(pages)
                    + " pages at offset " + offset + ", more than an address space has; dump again");
        }
        int flags = entry.getFlags();
        if (!entry.hasFlags()) {
            flags = entry.getInParent() ? PageMapEntry.PARENT : PageMapEntry.PRESENT;
        } else if (entry.getInParent()) {
            flags |= PageMapEntry.PARENT;
        }
        return new PageMapEntry(entry.getVaddr(), pages, flags);
    }

    static void write(Path path, PageMap map) {
        try (ImageOutput out = ImageOutput.create(path)) {
            out.writeMagics(ImageType.PAGEMAP);
            out.writeMessage(pagemap_head.newBuilder().setPagesId(map.pagesId()).build());
            for (PageMapEntry entry : map.entries()) {
                out.writeMessage(pagemap_entry.newBuilder()
                        .setVaddr(entry.vaddr())
                        .setCompatNrPages(0) // required; readers of today look at nr_pages
                        .setFlags(entry.flags())
                        .setNrPages(entry.pages())
                        .build());
            }
        }
    }
}
