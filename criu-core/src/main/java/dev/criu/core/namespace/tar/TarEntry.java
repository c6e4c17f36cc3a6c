package dev.criu.core.namespace.tar;

import dev.criu.core.procfs.KernelString;
import java.util.List;
import java.util.Map;

/**
 * One member of an archive.
 *
 * @param name path in the archive, relative
 * @param type type flag: one of the constants here
 * @param mode permissions, without the type
 * @param uid owner
 * @param gid group
 * @param size bytes of data that follow in the archive
 * @param seconds time of the last change of its contents
 * @param nanos likewise, below a second
 * @param target what a link leads to, else empty
 * @param major device of a device node
 * @param minor likewise
 * @param attributes extended attributes by name
 * @param sparse where the data lie in a file with holes; null for a file without
 */
public record TarEntry(
        KernelString name,
        char type,
        int mode,
        int uid,
        int gid,
        long size,
        long seconds,
        int nanos,
        KernelString target,
        int major,
        int minor,
        Map<String, byte[]> attributes,
        Sparse sparse) {
    public static final char FILE = '0';
    public static final char HARD_LINK = '1';
    public static final char SYMBOLIC_LINK = '2';
    public static final char CHARACTER_DEVICE = '3';
    public static final char BLOCK_DEVICE = '4';
    public static final char DIRECTORY = '5';
    public static final char FIFO = '6';

    /** A piece of data and its place in the file. */
    public record Piece(long offset, long length) {}

    /** The pieces of a sparse file, and the size of the whole. */
    public record Sparse(List<Piece> pieces, long size) {}

    /** Bytes of the file that the member stands for. */
    public long fileSize() {
        return sparse == null ? size : sparse.size();
    }
}
