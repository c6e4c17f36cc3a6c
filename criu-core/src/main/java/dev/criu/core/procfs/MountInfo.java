package dev.criu.core.procfs;

import java.util.ArrayList;
import java.util.List;

/**
 * One mount of {@code /proc/PID/mountinfo} (proc_pid_mountinfo(5)), all strings unescaped.
 *
 * @param mountId unique among living mounts
 * @param parentId mount it lies on; itself for the top of the namespace's tree, or one outside the task's root
 * @param major device of the file system
 * @param minor likewise
 * @param root directory of the file system that shows at the mount point; for pseudo files a name as {@code net:[4026531840]}
 * @param mountPoint relative to the task's root
 * @param options per-mount options, separated by commas
 * @param propagation shared, slave and unbindable marks
 * @param fsType file system, with subtype after a dot
 * @param source what was mounted, or {@code none}; may be empty
 * @param superOptions per-super-block options, separated by commas
 */
public record MountInfo(
        int mountId,
        int parentId,
        int major,
        int minor,
        KernelString root,
        KernelString mountPoint,
        KernelString options,
        Propagation propagation,
        KernelString fsType,
        KernelString source,
        KernelString superOptions) {

    private static final String FILE = "mountinfo";

    /**
     * Optional fields of a mount (Documentation/filesystems/sharedsubtree.rst).
     *
     * @param shared peer group, 0 if not shared
     * @param master peer group it receives from, 0 if not a slave
     * @param propagateFrom nearest visible dominating peer group, 0 if not told
     * @param unbindable whether it cannot be bind-mounted
     */
    public record Propagation(int shared, int master, int propagateFrom, boolean unbindable) {
        /** A private mount. */
        public static final Propagation PRIVATE = new Propagation(0, 0, 0, false);
    }

    /**
     * Parses the whole file.
     *
     * @return mounts in the kernel's order, a parent before its children as a rule
     * @throws ProcfsParseException on a malformed line or an unknown optional field
     */
    public static List<MountInfo> parseAll(byte[] data) {
        var in = new ByteScanner(FILE, data);
        var mounts = new ArrayList<MountInfo>(data.length / 100 + 1);
        while (!in.atEnd()) {
            mounts.add(parse(in));
        }
        return mounts;
    }

    private static MountInfo parse(ByteScanner in) {
        int mountId = in.positiveInt();
        in.expect(' ');
        int parentId = in.positiveInt();
        in.expect(' ');
        int major = in.positiveInt();
        in.expect(':');
        int minor = in.positiveInt();
        in.expect(' ');
        return new MountInfo(
                mountId, parentId, major, minor, text(in, ' '), text(in, ' '), text(in, ' '), propagation(in), text(in, ' '),
                text(in, ' '), text(in, '\n'));
    }

    private static KernelString text(ByteScanner in, char end) {
        return in.until(end).unescapeOctal();
    }

    private static Propagation propagation(ByteScanner in) {
        if (in.accept("- ")) {
            return Propagation.PRIVATE;
        }
        int shared = 0;
        int master = 0;
        int from = 0;
        boolean unbindable = false;
        while (!in.accept("- ")) {
            if (in.accept("shared:")) {
                shared = in.positiveInt();
            } else if (in.accept("master:")) {
                master = in.positiveInt();
            } else if (in.accept("propagate_from:")) {
                from = in.positiveInt();
            } else if (in.accept("unbindable")) {
                unbindable = true;
            } else {
                throw in.fail("unknown optional field");
            }
            in.expect(' ');
        }
        return new Propagation(shared, master, from, unbindable);
    }
}
