package dev.criu.core.memory;

import java.util.ArrayList;
import java.util.List;

/** Gives ranges that go into one file, one behind the other, to the copier; neighbours with the same source go together. */
final class CopySchedule {
    private final PageCopier copier;
    private final int target;
    private final String name;
    private final List<PageRange> pending = new ArrayList<>();
    private PageCopier.Source source;
    private long pendingOffset;
    private long offset;

    /** @param target descriptor of the file; {@code name} is for errors */
    CopySchedule(PageCopier copier, int target, String name) {
        this.copier = copier;
        this.target = target;
        this.name = name;
    }

    void add(PageCopier.Source from, PageRange range) {
        if (from != source) {
            flush();
            source = from;
        }
        pending.add(range);
        offset += range.length();
    }

    /** Where in the file the next range will go. */
    long end() {
        return offset;
    }

    private void flush() {
        if (!pending.isEmpty()) {
            copier.add(source, pending, target, pendingOffset, name);
            pending.clear();
        }
        pendingOffset = offset;
    }

    /** Hands over the rest; returns how many bytes the file will have. */
    long finish() {
        flush();
        copier.endOfFile();
        return offset;
    }
}
