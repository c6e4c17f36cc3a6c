package dev.criu.core.memory;

import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.memory.NativeMemory;
import java.nio.charset.StandardCharsets;

/** Where pages go. */
public interface PageFiles extends AutoCloseable {
    /** A descriptor of this process, open for writing, of a new pages file; the caller closes it. */
    int create(int pagesId);

    /** Makes the first {@code count} files beforehand: making files takes longer than anything else that a dump does. */
    default void prepare(int count) {}

    /**
     * A descriptor of this process of a file without a name, to write and to read again; the caller closes it. It is where the images
     * are, as there may be no room for it in memory.
     */
    int createStash();

    /** What was created so far is part of whole images. */
    default void keep() {}

    /** Takes back what was prepared and not used, and what was created and is not to be kept: pages are what disks get full of. */
    @Override
    default void close() {}

    /** Files that nobody will read. */
    static PageFiles unseen(Kernel kernel) {
        return new PageFiles() {
            @Override
            public int create(int pagesId) {
                return createStash();
            }

            @Override
            public int createStash() {
                try (NativeMemory name = Kernel.cString("criu-rehearsal".getBytes(StandardCharsets.US_ASCII))) {
                    return (int) kernel.call("rehearsal", Sys.MEMFD_CREATE, name.address(), 1);
                }
            }
        };
    }
}
