package dev.criu.core.resource;

import dev.criu.core.procfs.KernelString;
import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.OpenFlags;
import dev.criu.linux.memory.NativeMemory;
import dev.criu.linux.program.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.function.LongUnaryOperator;

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
    private static final int AT_SYMLINK_NOFOLLOW = 0x100;

    /** Which file it is. */
    public Inode inode() {
        return new Inode(dev, ino);
    }

    /** Reads a struct stat. */
    public static FileStatus decode(NativeMemory stat) {
        return decode(stat::getLong);
    }

    /** Reads a struct stat that a program left in a buffer. */
    public static FileStatus decode(Buffer stat) {
        return decode(offset -> stat.getLong((int) offset));
    }

    /** Status of an open file of this process. */
    public static FileStatus of(Kernel kernel, int fd, String object) {
        try (NativeMemory stat = NativeMemory.allocate(BYTES)) {
            kernel.call(object, Sys.FSTAT, fd, stat.address());
            return decode(stat);
        }
    }

    /** Of the file that a path leads to, whatever links of /proc are on the way. */
    public static FileStatus behind(Kernel kernel, String path, String object) {
        try (NativeMemory stat = NativeMemory.allocate(BYTES);
                NativeMemory name = Kernel.cString(path.getBytes(StandardCharsets.US_ASCII))) {
            kernel.call(object, Sys.STAT, name.address(), stat.address());
            return decode(stat);
        }
    }

    /** What lies at an absolute path, links not followed, or null if nothing can be reached there. */
    public static FileStatus of(Kernel kernel, KernelString path) {
        try (NativeMemory stat = NativeMemory.allocate(BYTES);
                NativeMemory name = Kernel.cString(path.toByteArray())) {
            long result = kernel.raw(
                    Sys.NEWFSTATAT, OpenFlags.AT_FDCWD, name.address(), stat.address(), AT_SYMLINK_NOFOLLOW);
            return Errno.isError(result) ? null : decode(stat);
        }
    }

    private static FileStatus decode(LongUnaryOperator word) {
        long modeAndUid = word.applyAsLong(24);
        return new FileStatus(
                kernelDev(word.applyAsLong(0)),
                word.applyAsLong(8),
                (int) modeAndUid,
                (int) (modeAndUid >>> 32),
                (int) word.applyAsLong(32),
                kernelDev(word.applyAsLong(40)),
                word.applyAsLong(48),
                word.applyAsLong(16));
    }

    /** User space's device numbers (makedev(3)) are not those of the images. */
    private static long kernelDev(long dev) {
        long major = dev >>> 8 & 0xfff | dev >>> 32 & ~0xfffL;
        long minor = dev & 0xff | dev >>> 12 & ~0xffL & 0xffffff;
        return major << 20 | minor;
    }

    /** Whether both are of the same file. */
    public boolean sameFile(FileStatus other) {
        return dev == other.dev && ino == other.ino;
    }

    /** The file's type, the bits S_IFMT of {@link #mode}. */
    public int fileType() {
        return mode & TYPE;
    }

    /** Major number of the device that the inode stands for. */
    public int major() {
        return (int) (rdev >>> 20);
    }

    /** Minor number of the device that the inode stands for. */
    public int minor() {
        return (int) (rdev & 0xfffff);
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
