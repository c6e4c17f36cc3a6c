package dev.criu.core.memory;

import dev.criu.images.ImageDirectory;
import dev.criu.images.ImageType;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Pages files as this process reads them: mapped, a window of each at a time, so that many small looks at one file cost one mapping and no
 * descriptor. Mappings go with the objects that stand for them. Threads may share one.
 */
final class PageWindows {
    /** Windows begin at multiples of this. */
    private static final long SIZE = 1 << 26;

    private final Function<PagesFile, FileChannel> opener;
    private final Map<PagesFile, Window> windows = new HashMap<>();

    private record Window(long start, ByteBuffer bytes) {}

    PageWindows(ImageDirectory images) {
        this(file -> images.ancestor(file.level()).openRaw(ImageType.PAGES, file.id()));
    }

    /** @param opener opens a file for reading; it is closed at once */
    PageWindows(Function<PagesFile, FileChannel> opener) {
        this.opener = opener;
    }

    /**
     * What a file has from an offset on.
     *
     * @return as many bytes as asked for, or fewer, but at least one, where a window ends
     * @throws IOException if the file cannot be read, or ends before
     */
    synchronized ByteBuffer from(PagesFile file, long offset, long length) throws IOException {
        Window window = windows.get(file);
        if (window == null || window.start != (offset & -SIZE)) {
            window = open(file, offset & -SIZE);
            windows.put(file, window);
        }
        int at = (int) (offset - window.start);
        if (at >= window.bytes.limit()) {
            throw new EOFException(ImageType.PAGES.fileName(file.id()) + " is cut short");
        }
        return window.bytes.slice(at, (int) Math.min(length, window.bytes.limit() - at));
    }

    private Window open(PagesFile file, long start) throws IOException {
        try (FileChannel channel = opener.apply(file)) {
            long size = Math.max(0, Math.min(SIZE, channel.size() - start));
            return new Window(start, size == 0 ? ByteBuffer.allocate(0) : channel.map(FileChannel.MapMode.READ_ONLY, start, size));
        }
    }

    /**
     * What lies between two addresses, which pages have to {@linkplain StoredPages#cover cover}.
     *
     * @throws IOException if a file cannot be read, or is too short
     */
    byte[] read(StoredPages pages, long start, long end) throws IOException {
        byte[] bytes = new byte[Math.toIntExact(end - start)];
        for (StoredPages.Run run : pages.within(start, end)) {
            for (long done = 0; done < run.length(); ) {
                ByteBuffer part = from(run.file(), run.offset() + done, run.length() - done);
                int length = part.remaining();
                part.get(bytes, (int) (run.start() + done - start), length);
                done += length;
            }
        }
        return bytes;
    }
}
