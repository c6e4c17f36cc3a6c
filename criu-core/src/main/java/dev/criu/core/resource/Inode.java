package dev.criu.core.resource;

/**
 * Which file it is, however it is called.
 *
 * @param dev device of the file system
 * @param ino number in there
 */
public record Inode(long dev, long ino) {
    @Override
    public boolean equals(Object other) {
        return other instanceof Inode inode && dev == inode.dev && ino == inode.ino;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(ino);
    }
}
