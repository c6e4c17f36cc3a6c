package dev.criu.core.namespace.mount;

import dev.criu.proto.fstype;
import java.util.Map;
import java.util.Set;

/** File systems by name: the numbers that images have for them, and which of them can be mounted again from nothing. */
public final class FileSystems {
    private static final Map<String, fstype> NUMBERS = Map.ofEntries(
            Map.entry("proc", fstype.PROC),
            Map.entry("sysfs", fstype.SYSFS),
            Map.entry("devtmpfs", fstype.DEVTMPFS),
            Map.entry("binfmt_misc", fstype.BINFMT_MISC),
            Map.entry("tmpfs", fstype.TMPFS),
            Map.entry("devpts", fstype.DEVPTS),
            Map.entry("simfs", fstype.SIMFS),
            Map.entry("pstore", fstype.PSTORE),
            Map.entry("securityfs", fstype.SECURITYFS),
            Map.entry("fusectl", fstype.FUSECTL),
            Map.entry("debugfs", fstype.DEBUGFS),
            Map.entry("cgroup", fstype.CGROUP),
            Map.entry("aufs", fstype.AUFS),
            Map.entry("mqueue", fstype.MQUEUE),
            Map.entry("fuse", fstype.FUSE),
            Map.entry("overlay", fstype.OVERLAYFS),
            Map.entry("autofs", fstype.AUTOFS),
            Map.entry("tracefs", fstype.TRACEFS),
            Map.entry("cgroup2", fstype.CGROUP2));

    /** Their contents are the kernel's, or (tmpfs) are kept in images. */
    private static final Set<String> MOUNTABLE = Set.of(
            "proc", "sysfs", "devtmpfs", "binfmt_misc", "tmpfs", "devpts", "pstore", "securityfs", "fusectl", "debugfs",
            "cgroup", "mqueue", "tracefs", "cgroup2");

    private FileSystems() {}

    static fstype number(String name) {
        return NUMBERS.getOrDefault(name, fstype.UNSUPPORTED);
    }

    /** The name for a number of an image, or empty. */
    static String name(int number) {
        for (Map.Entry<String, fstype> entry : NUMBERS.entrySet()) {
            if (entry.getValue().getNumber() == number) {
                return entry.getKey();
            }
        }
        return "";
    }

    /** Whether one like it can be made. */
    public static boolean isMountable(String name) {
        return MOUNTABLE.contains(name);
    }

    /** Whether its contents go into an image of their own. */
    public static boolean hasContents(String name) {
        return name.equals("tmpfs");
    }
}
