package dev.criu.core.resource;

import dev.criu.linux.memory.NativeMemory;

/**
 * What fstat(2) tells of an open file.
 *
 * @param dev device of the file system, in the kernel's encoding: major &lt;&lt; 20 | minor
 * @param ino inode number
 * @param mode type and permissions
 * @param uid owner
 * @param gid group
 * @param rdev device that the inode stands for, encoded like {@code dev}
 * @param size bytes
 * @param links hard links; 0 for a deleted file
 */
public record FileStatus(long dev, long ino, int mode, int uid, int gid, long rdev, long size, long links) {
    /** Size of struct stat on x86-64 (arch/x86/include/uapi/asm/stat.h). */
    public static final int BYTES = 144;

    private static final int TYPE = 0170000;

    /** Reads a struct stat. */
    public static FileStatus decode(NativeMemory stat) {
        return new FileStatus(
                kernelDev(stat.getLong(0)),
                stat.getLong(8),
                stat.getInt(24),
                stat.getInt(28),
                stat.getInt(32),
                kernelDev(stat.getLong(40)),
                stat.getLong(48),
                stat.getLong(16));
    }

    /** User space's device numbers (makedev(3)) are not those of the images. */
    private static long kernelDev(long dev) {
        long major = dev >>> 8 & 0xfff | dev >>> 32 & ~0xfffL;
        long minor = dev & 0xff | dev >>> 12 & ~0xffL & 0xffffff;
        return major << 20 | minor;
    }

    public boolean isRegular() {
        return (mode & TYPE) == 0100000;
    }

    public boolean isDirectory() {
        return (mode & TYPE) == 0040000;
    }

    public boolean isCharacterDevice() {
        return (mode & TYPE) == 0020000;
    }

    public boolean isBlockDevice() {
        return (mode & TYPE) == 0060000;
    }

    public boolean isFifo() {
        return (mode & TYPE) == 0010000;
    }

    public boolean isSocket() {
        return (mode & TYPE) == 0140000;
    }

    public boolean isSymbolicLink() {
        return (mode & TYPE) == 0120000;
    }
}
