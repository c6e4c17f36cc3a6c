package dev.criu.images;

import java.nio.file.Path;

/** A shorter way to the contents of small files than a channel; who has none reads all files through channels. */
@FunctionalInterface
public interface SmallFiles {
    /** There is no shorter way. */
    SmallFiles NONE = file -> null;

    /**
     * The contents of a regular file; no symbolic link is followed, and nobody is waited for.
     *
     * @return null if the file is to be read through a channel, which says what is wrong if anything is
     */
    byte[] read(Path file);
}
