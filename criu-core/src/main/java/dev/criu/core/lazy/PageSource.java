package dev.criu.core.lazy;

import dev.criu.core.memory.StoredPages;

/** Where missing pages come from. Threads share one. */
public interface PageSource extends AutoCloseable {
    /**
     * Has the contents of pages at hand.
     *
     * @return address in this process of the first byte
     * @throws dev.criu.core.api.CriuException if they cannot be had
     */
    long fetch(StoredPages.Run pages);

    /** Pages that were fetched, and will hardly be asked for again. */
    void release(StoredPages.Run pages);

    @Override
    void close();
}
