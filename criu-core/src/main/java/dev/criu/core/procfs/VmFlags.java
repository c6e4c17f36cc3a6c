package dev.criu.core.procfs;

import java.util.Objects;

/**
 * The {@code VmFlags} line of a mapping in {@code /proc/PID/smaps} (proc_pid_smaps(5)).
 *
 * @param bits one bit for every {@link VmFlag}, by ordinal
 * @param unknown codes that this version does not know, separated by blanks; empty otherwise
 */
public record VmFlags(long bits, String unknown) {
    private static final VmFlag[] FLAGS = VmFlag.values();

    public VmFlags {
        Objects.requireNonNull(unknown, "unknown");
    }

    /** Whether a flag is set. */
    public boolean has(VmFlag flag) {
        return (bits & 1L << flag.ordinal()) != 0;
    }

    static VmFlags parse(ByteScanner in) {
        long bits = 0;
        String unknown = "";
        in.skipBlanks();
        while (!in.accept('\n')) {
            char first = in.character();
            char second = in.character();
            int index = indexOf(first, second);
            if (index >= 0) {
                bits |= 1L << index;
            } else {
                unknown += (unknown.isEmpty() ? "" : " ") + first + second;
            }
            if (!in.at('\n')) {
                in.expect(' ');
                in.skipBlanks();
            }
        }
        return new VmFlags(bits, unknown);
    }

    private static int indexOf(char first, char second) {
        for (int i = 0; i < FLAGS.length; i++) {
            if (FLAGS[i].is(first, second)) {
                return i;
            }
        }
        return -1;
    }
}
