package dev.criu.linux;

/** Error numbers as x86-64 and asm-generic have them (include/uapi/asm-generic/errno.h), the ones that decisions hang on. */
public final class Errno {
    public static final int EPERM = 1;
    public static final int ENOENT = 2;
    public static final int ESRCH = 3;
    public static final int EINTR = 4;
    public static final int EIO = 5;
    public static final int EBADF = 9;
    public static final int ECHILD = 10;
    public static final int EAGAIN = 11;
    public static final int ENOMEM = 12;
    public static final int EACCES = 13;
    public static final int EFAULT = 14;
    public static final int EBUSY = 16;
    public static final int EEXIST = 17;
    public static final int ENODEV = 19;
    public static final int ENOTDIR = 20;
    public static final int EINVAL = 22;
    public static final int EMFILE = 24;
    public static final int ENOSPC = 28;
    public static final int ESPIPE = 29;
    public static final int ENOSYS = 38;
    public static final int ETIMEDOUT = 110;

    /** Results of an interrupted call that only a tracer sees (include/linux/errno.h). */
    public static final int ERESTARTSYS = 512;

    public static final int ERESTARTNOINTR = 513;
    public static final int ERESTARTNOHAND = 514;
    public static final int ERESTART_RESTARTBLOCK = 516;

    private Errno() {}

    /** Whether a raw result of a system call is an error. */
    public static boolean isError(long result) {
        return result < 0 && result >= -4095;
    }

    /** Name and text of an error number, as {@code ENOENT (No such file or directory)}. */
    public static String describe(int errno) {
        jnr.constants.platform.linux.Errno known = null;
        for (jnr.constants.platform.linux.Errno e : jnr.constants.platform.linux.Errno.values()) {
            if (e.intValue() == errno && (known == null || e.name().length() < known.name().length())) {
                known = e;
            }
        }
        return known == null ? "errno " + errno : known.name() + " (" + known.toString() + ")";
    }
}
