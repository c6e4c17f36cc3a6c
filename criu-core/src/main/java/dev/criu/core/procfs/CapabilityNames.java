package dev.criu.core.procfs;

import java.util.ArrayList;
import java.util.List;

/** What the bits of capability sets are called (capabilities(7), include/uapi/linux/capability.h), for messages. */
public final class CapabilityNames {
    public static final int SETGID = 6;
    public static final int SETUID = 7;
    public static final int SETPCAP = 8;
    public static final int SYS_PTRACE = 19;
    public static final int SYS_ADMIN = 21;
    public static final int CHECKPOINT_RESTORE = 40;

    private static final String[] NAMES = {
        "CHOWN", "DAC_OVERRIDE", "DAC_READ_SEARCH", "FOWNER", "FSETID", "KILL", "SETGID", "SETUID", "SETPCAP", "LINUX_IMMUTABLE",
        "NET_BIND_SERVICE", "NET_BROADCAST", "NET_ADMIN", "NET_RAW", "IPC_LOCK", "IPC_OWNER", "SYS_MODULE", "SYS_RAWIO", "SYS_CHROOT",
        "SYS_PTRACE", "SYS_PACCT", "SYS_ADMIN", "SYS_BOOT", "SYS_NICE", "SYS_RESOURCE", "SYS_TIME", "SYS_TTY_CONFIG", "MKNOD", "LEASE",
        "AUDIT_WRITE", "AUDIT_CONTROL", "SETFCAP", "MAC_OVERRIDE", "MAC_ADMIN", "SYSLOG", "WAKE_ALARM", "BLOCK_SUSPEND", "AUDIT_READ",
        "PERFMON", "BPF", "CHECKPOINT_RESTORE"
    };

    private CapabilityNames() {}

    /** Whether a set has a capability. */
    public static boolean has(long set, int capability) {
        return (set >>> capability & 1) != 0;
    }

    /** The names of all in a set, such as {@code CAP_KILL, CAP_BPF}. */
    public static String of(long set) {
        List<String> names = new ArrayList<>(1);
        for (int i = 0; i < Long.SIZE; i++) {
            if (has(set, i)) {
                names.add("CAP_" + (i < NAMES.length ? NAMES[i] : Integer.toString(i)));
            }
        }
        return String.join(", ", names);
    }
}
