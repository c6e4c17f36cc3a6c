package dev.criu.core.memory;

import dev.criu.core.api.CriuException;
import dev.criu.images.ImageDirectory;
import dev.criu.images.ImageType;
import java.io.IOException;
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
