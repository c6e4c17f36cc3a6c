package dev.criu.linux.call;

/** Flags of open(2) and the *at calls, as x86-64 numbers them (include/uapi/asm-generic/fcntl.h). */
public final class OpenFlags {
    public static final int O_RDONLY = 0;
    public static final int O_WRONLY = 1;
    public static final int O_RDWR = 2;
    public static final int O_ACCMODE = 3;
    public static final int O_CREAT = 0100;
    public static final int O_EXCL = 0200;
    public static final int O_NOCTTY = 0400;
    public static final int O_TRUNC = 01000;
    public static final int O_APPEND = 02000;
    public static final int O_NONBLOCK = 04000;
    public static final int O_DIRECT = 040000;
    public static final int O_LARGEFILE = 0100000;
    public static final int O_DIRECTORY = 0200000;
    public static final int O_NOFOLLOW = 0400000;
    public static final int O_CLOEXEC = 02000000;
    public static final int O_PATH = 010000000;

    /** The directory argument that means the current one. */
    public static final int AT_FDCWD = -100;
    /** An empty path names the descriptor itself. */
    public static final int AT_EMPTY_PATH = 0x1000;

    private OpenFlags() {}
}
