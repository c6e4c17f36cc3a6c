package dev.criu.core.memory;

import dev.criu.core.task.ProcessImage;
import dev.criu.images.ImageDirectory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Robust lists of threads (struct robust_list_head in include/uapi/linux/futex.h), as the images hold them. */
public final class RobustLists {
    private static final int HEAD = 24;
    /** ROBUST_LIST_LIMIT: the kernel looks at no more. */
    private static final int MOST = 2048;

    private final PageContents contents;
    private final StoredPages pages;

    public RobustLists(PageContents contents, ImageDirectory images, ProcessImage process) {
        this.contents = contents;
        this.pages = PageLocator.ofProcess(images, process.pid().value(), process.pages());
    }

    /**
     * The addresses that the kernel looks at when a thread ends. A list is followed for as long as it lies in memory of the process's own.
     *
     * @param head address of the list's head
     */
    public List<Long> addresses(long head) {
        List<Long> addresses = new ArrayList<>();
        addresses.add(head);
        addresses.add(head + HEAD - 1);
        if (pages.cover(head, head + HEAD)) {
            ByteBuffer list = words(head, HEAD);
            follow(head, list.getLong(0), list.getLong(8), addresses);
            addEntry(list.getLong(16), list.getLong(8), addresses);
        }
        return addresses;
    }

    private void follow(long head, long first, long offset, List<Long> addresses) {
        long entry = first & ~1L; // the lowest bit says that the futex is one with priority inheritance
        for (int i = 0; i < MOST && entry != head; i++) {
            addEntry(entry, offset, addresses);
            if (!pages.cover(entry, entry + Long.BYTES)) {
                return;
            }
            entry = words(entry, Long.BYTES).getLong() & ~1L;
        }
    }

    private ByteBuffer words(long address, int length) {
        return ByteBuffer.wrap(contents.read(pages, address, address + length)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void addEntry(long entry, long offset, List<Long> addresses) {
        addresses.add(entry & ~1L);
        addresses.add((entry & ~1L) + offset);
    }
}
