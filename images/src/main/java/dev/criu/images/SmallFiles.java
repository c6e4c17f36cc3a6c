package dev.criu.images;

/** A shorter way to files than paths and channels; who has none reads all files through channels. */
public interface SmallFiles {
    /** There is no shorter way. */
    SmallFiles NONE = new NoSmallFiles();

    /**
     * The contents of a small regular file; no symbolic link is followed, and nobody is waited for.
     *
     * @return null if the file is to be read through a channel, which says what is wrong if anything is
     */
    byte[] read(String path);

    /**
     * The size in bytes of a regular file; no symbolic link is followed.
     *
     * @return negative if the file is to be asked about in another way, which says what is wrong if anything is
     */
    long size(String path);
}
