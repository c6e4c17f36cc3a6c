package dev.criu.core.memory;

import dev.criu.core.api.CriuException;
import dev.criu.images.ImageDirectory;
import dev.criu.images.ImageType;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.HashMap;
import java.util.Map;

/** Pages files, open for reading by this process; each is opened once. */
final class PageChannels implements AutoCloseable {
    private final ImageDirectory images;
    private final Map<PagesFile, FileChannel> channels = new HashMap<>();

    PageChannels(ImageDirectory images) {
        this.images = images;
    }

    FileChannel of(PagesFile file) {
        return channels.computeIfAbsent(file, f -> images.ancestor(f.level()).openRaw(ImageType.PAGES, f.id()));
    }

    /**
     * What lies between two addresses, which pages have to {@linkplain StoredPages#cover cover}.
     *
     * @throws IOException if a file cannot be read, or is too short
     */
    byte[] read(StoredPages pages, long start, long end) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(end - start));
        for (StoredPages.Run run : pages.within(start, end)) {
            ByteBuffer part = bytes.slice((int) (run.start() - start), (int) run.length());
            while (part.hasRemaining()) {
                if (of(run.file()).read(part, run.offset() + part.position()) < 0) {
                    throw new EOFException(ImageType.PAGES.fileName(run.file().id()) + " is cut short");
                }
            }
        }
        return bytes.array();
    }

    @Override
    public void close() {
        for (FileChannel channel : channels.values()) {
            try {
                channel.close();
            } catch (IOException e) {
                throw new CriuException("memory", "a pages file cannot be closed: " + e.getMessage(), e);
            }
        }
    }
}
