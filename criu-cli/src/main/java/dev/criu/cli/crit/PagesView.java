package dev.criu.cli.crit;

import dev.criu.images.ImageDirectory;
import dev.criu.images.ImageType;
import dev.criu.images.PageMap;
import dev.criu.images.PageMapEntry;
import dev.criu.proto.pstree_entry;
import dev.criu.proto.vma_entry;
import java.io.PrintWriter;
import java.util.List;

/** {@code crit x DIR rss}: the dumped pages of each task, beside the mappings that they lie in. */
final class PagesView {

    private static final int PAGE_SHIFT = 12;

    private final ImageDirectory images;
    private final PrintWriter out;

    PagesView(ImageDirectory images, PrintWriter out) {
        this.images = images;
        this.out = out;
    }

    void print() {
        FileNames names = new FileNames(images);
        for (pstree_entry task : images.readAll(ImageType.PSTREE)) {
            out.println(task.getPid());
            if (images.exists(ImageType.PAGEMAP, task.getPid())) {
                print(images.readPageMap(task.getPid()),
                        images.readOne(ImageType.MM, task.getPid()).getVmasList(), names);
            }
        }
    }

    /** A mapping is named at the first run in it, a tilde stands for it at the others. */
    private void print(PageMap map, List<vma_entry> vmas, FileNames names) {
        int vma = 0;
        int named = -1;
        for (PageMapEntry run : map.entries()) {
            long end = run.vaddr() + (run.pages() << PAGE_SHIFT);
            while (vma < vmas.size() && Long.compareUnsigned(vmas.get(vma).getEnd(), run.vaddr()) <= 0) {
                vma++;
            }
            StringBuilder mappings = new StringBuilder();
            for (int i = vma; i < vmas.size() && Long.compareUnsigned(vmas.get(i).getStart(), end) < 0; i++) {
                mappings.append(i > vma ? "\n\t%23s".formatted("") : "")
                        .append(i == named ? " ~" : describe(vmas.get(i), names));
                named = i;
            }
            out.printf("%-24s%s%n", "\t%x / %-8d".formatted(run.vaddr(), run.pages()), mappings);
        }
    }

    private static String describe(vma_entry vma, FileNames names) {
        boolean file = (vma.getStatus() & (MappingsView.FILE_PRIVATE | MappingsView.FILE_SHARED)) != 0;
        return " %08x / %-8d".formatted(vma.getStart(), vma.getEnd() - vma.getStart() >>> PAGE_SHIFT)
                + (file ? " " + names.of((int) vma.getShmid()) : "");
    }
}
