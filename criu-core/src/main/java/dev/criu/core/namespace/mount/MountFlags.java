package dev.criu.core.namespace.mount;

import dev.criu.core.procfs.KernelString;
import java.util.Map;

/** Flags of mounts: MS_* of mount(2) as images have them, the words of mountinfo, MOUNT_ATTR_* of mount_setattr(2). */
public final class MountFlags {
    public static final int RDONLY = 1;
    public static final int NOSUID = 1 << 1;
    public static final int NODEV = 1 << 2;
    public static final int NOEXEC = 1 << 3;
    public static final int SYNCHRONOUS = 1 << 4;
    public static final int MANDLOCK = 1 << 6;
    public static final int DIRSYNC = 1 << 7;
    public static final int NOSYMFOLLOW = 1 << 8;
    public static final int NOATIME = 1 << 10;
    public static final int NODIRATIME = 1 << 11;
    public static final int UNBINDABLE = 1 << 17;
    public static final int PRIVATE = 1 << 18;
    public static final int SLAVE = 1 << 19;
    public static final int SHARED = 1 << 20;
    public static final int RELATIME = 1 << 21;
    public static final int STRICTATIME = 1 << 24;
    public static final int LAZYTIME = 1 << 25;

    /** What says how events travel, not how the mount behaves. */
    public static final int PROPAGATION = UNBINDABLE | PRIVATE | SLAVE | SHARED;

    /** MOUNT_ATTR_* that {@link #attributes} may set (include/uapi/linux/mount.h). */
    public static final long ALL_ATTRIBUTES = 0x2000ff;

    private static final long ATTR_NOATIME = 0x10;
    private static final long ATTR_STRICTATIME = 0x20;
    private static final long ATTR_NODIRATIME = 0x80;
    private static final long ATTR_NOSYMFOLLOW = 0x200000;

    /** As show_mnt_opts() of fs/proc_namespace.c writes them. */
    private static final Map<String, Integer> MOUNT_WORDS = Map.of(
            "ro", RDONLY,
            "nosuid", NOSUID,
            "nodev", NODEV,
            "noexec", NOEXEC,
            "noatime", NOATIME,
            "nodiratime", NODIRATIME,
            "relatime", RELATIME,
            "nosymfollow", NOSYMFOLLOW);

    /** As show_sb_opts() writes them. */
    private static final Map<String, Integer> SUPER_WORDS = Map.of(
            "ro", RDONLY,
            "sync", SYNCHRONOUS,
            "dirsync", DIRSYNC,
            "mand", MANDLOCK,
            "lazytime", LAZYTIME);

    private MountFlags() {}

    /** The flags that the options of a mount say. */
    static int ofMount(KernelString options) {
        int flags = 0;
        for (String word : options.toString().split(",")) {
            flags |= MOUNT_WORDS.getOrDefault(word, 0);
        }
        return (flags & (RELATIME | NOATIME)) == 0 ? flags | STRICTATIME : flags;
    }

    /** The flags that the options of a file system say. */
    static int ofSuper(KernelString options) {
        int flags = 0;
        for (String word : options.toString().split(",")) {
            flags |= SUPER_WORDS.getOrDefault(word, 0);
        }
        return flags;
    }

    /** The options of a file system that are no flags, and that mounting it again understands. */
    static KernelString withoutFlags(KernelString options) {
        StringBuilder rest = new StringBuilder();
        for (String word : options.toString().split(",")) {
            if (!word.isEmpty() && !word.equals("rw") && !word.equals("seclabel") && !SUPER_WORDS.containsKey(word)) {
                rest.append(rest.isEmpty() ? "" : ",").append(word);
            }
        }
        return KernelString.of(rest.toString());
    }

    /** MOUNT_ATTR_* for the flags of a mount. */
    public static long attributes(int flags) {
        long attributes = flags & (RDONLY | NOSUID | NODEV | NOEXEC);
        attributes |= (flags & NODIRATIME) != 0 ? ATTR_NODIRATIME : 0;
        attributes |= (flags & NOSYMFOLLOW) != 0 ? ATTR_NOSYMFOLLOW : 0;
        if ((flags & NOATIME) != 0) {
            attributes |= ATTR_NOATIME;
        } else if ((flags & RELATIME) == 0) {
            attributes |= ATTR_STRICTATIME;
        }
        return attributes;
    }
}
