package dev.criu.core.remap;

import java.util.Arrays;

/** Absolute paths as bytes. */
final class Paths {
    private Paths() {}

    /** Everything up to the last slash, which is included. */
    static byte[] directory(byte[] path) {
        return Arrays.copyOf(path, lastSlash(path, path.length) + 1);
    }

    /** The bytes of the last slash before {@code end}, -1 if there is none. */
    static int lastSlash(byte[] path, int end) {
        int at = end - 1;
        while (at >= 0 && path[at] != '/') {
            at--;
        }
        return at;
    }

    static byte[] concat(byte[] a, byte[] b) {
        byte[] joined = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, joined, a.length, b.length);
        return joined;
    }
}
