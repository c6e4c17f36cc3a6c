package dev.criu.cli.args;

import static dev.criu.cli.args.Opt.Takes.FLAG;
import static dev.criu.cli.args.Opt.Takes.MAYBE;
import static dev.criu.cli.args.Opt.Takes.VALUE;

import java.util.Locale;

/**
 * Every option of CRIU 4.2's command line, with its short form and what it takes, and some of our own: {@code --copy-on-write},
 * {@code --lazy}, {@code --explain} and {@code --idle}. The long name is the constant's, in lower case and with hyphens.
 */
public enum Opt {
    TREE('t', VALUE, "PID", "root of the process tree"),
    LEAVE_RUNNING('R', FLAG, "", "let the tree run on after the dump"),
    LEAVE_STOPPED('s', FLAG, "", "leave the tree stopped afterwards"),
    COPY_ON_WRITE(FLAG, "", "with -R: stop the tree only to clone its processes, and write their memory while it runs"),
    RESTORE_DETACHED('d', FLAG, "", "do not wait for the restored tree"),
    RESTORE_SIBLING('S', FLAG, "", "make the restored root a child of criu's parent"),
    LAZY((char) 0, MAYBE, Area.BUILT, "SIZE", "let the tree run at once, its memory comes on first touch and in the background, of processes "
            + "with SIZE bytes or more (default: 1M); returns when all is there; ends the tree if ended earlier"),
    EXPLAIN(FLAG, "", "print what a restore would do, and do nothing"),
    IMAGES_DIR('D', VALUE, "DIR", "directory of the images (default: the current one)"),
    WORK_DIR('W', VALUE, "DIR", "directory of logs, pidfiles and statistics (default: that of the images)"),
    LOG_FILE('o', VALUE, "FILE", "log to a file in the work directory"),
    VERBOSITY('v', MAYBE, "N", "0 nothing, 1 errors, 2 warnings, 3 steps, 4 everything; each bare -v adds one to 2"),
    PIDFILE(VALUE, "FILE", "write the restored root's pid to a new file"),
    SHELL_JOB('j', FLAG, "", "the tree's session or terminal may lie outside of it"),
    FILE_VALIDATION(VALUE, "METHOD", "how a restore knows files: by 'filesize' alone, or by 'buildid' too (default)"),
    SKIP_FILE_RWX_CHECK(FLAG, "", "restore files whose permissions have changed"),
    TIMEOUT(VALUE, "SEC", "seconds that freezing may take (default: 10; 0: no limit)"),
    LINK_REMAP(FLAG, "", "make links to files that were deleted under one of several names"),
    GHOST_LIMIT(VALUE, "SIZE", "bytes of a deleted file that may go into the images, K, M or G may follow (default: 1M)"),
    GHOST_FIEMAP(FLAG, "", "taken for compatibility: holes of deleted files are always found and kept"),
    UNPRIVILEGED(FLAG, "", "run as another user than root, with CAP_CHECKPOINT_RESTORE and what else the tree takes"),
    CLOSE(VALUE, "FD", "close a descriptor that criu inherited"),
    DISPLAY_STATS(FLAG, "", "print statistics afterwards"),
    CONFIG(VALUE, "FILE", "read options from a file, too"),
    NO_DEFAULT_CONFIG(FLAG, "", "do not read the default configuration files"),
    DEPRECATED(FLAG, "", "allow options that are deprecated"),
    FEATURE(VALUE, "NAME", "check one feature of the kernel, or 'list' them"),
    EXTRA(FLAG, "", "check what some trees need, too"),
    EXPERIMENTAL(FLAG, "", "check what experimental features need, too"),
    ALL(FLAG, "", "check everything"),
    CPU_CAP((char) 0, MAYBE, Area.CPU, "LIST", "what of the processor must match: none, fpu, ins, cpu, all"),
    IDLE(VALUE, "SEC", "seconds after which a warm process ends that nobody has needed (default: 600)"),
    VERSION('V', FLAG, "", "print the version"),
    HELP('h', FLAG, "", "print this"),

    TCP_ESTABLISHED(FLAG, Area.SOCKETS),
    TCP_CLOSE(FLAG, Area.SOCKETS),
    SKIP_IN_FLIGHT(FLAG, Area.SOCKETS),
    NETWORK_LOCK(VALUE, Area.SOCKETS),
    FILE_LOCKS('l', FLAG, Area.FILE_LOCKS),
    EVASIVE_DEVICES(FLAG, Area.FILES),
    FORCE_IRMAP(FLAG, Area.FILES),
    IRMAP_SCAN_PATH(VALUE, Area.FILES),
    EXTERNAL(VALUE, Area.EXTERNAL),
    INHERIT_FD(VALUE, Area.EXTERNAL),
    ROOT('r', VALUE, Area.MOUNTS),
    EXT_MOUNT_MAP('M', VALUE, Area.MOUNTS),
    ENABLE_EXTERNAL_SHARING(FLAG, Area.MOUNTS),
    ENABLE_EXTERNAL_MASTERS(FLAG, Area.MOUNTS),
    SKIP_MNT(VALUE, Area.MOUNTS),
    ENABLE_FS(VALUE, Area.MOUNTS),
    MNTNS_COMPAT_MODE(FLAG, Area.MOUNTS),
    JOIN_NS('J', VALUE, Area.NAMESPACES),
    EMPTY_NS(VALUE, Area.NAMESPACES),
    VETH_PAIR(VALUE, Area.NAMESPACES),
    WEAK_SYSCTLS(FLAG, Area.NAMESPACES),
    MANAGE_CGROUPS(MAYBE, Area.CGROUPS),
    CGROUP_ROOT(VALUE, Area.CGROUPS),
    CGROUP_PROPS(VALUE, Area.CGROUPS),
    CGROUP_PROPS_FILE(VALUE, Area.CGROUPS),
    CGROUP_DUMP_CONTROLLER(VALUE, Area.CGROUPS),
    CGROUP_YARD(VALUE, Area.CGROUPS),
    FREEZE_CGROUP(VALUE, Area.CGROUPS),
    LSM_PROFILE(VALUE, Area.LSM),
    LSM_MOUNT_CONTEXT(VALUE, Area.LSM),
    TRACK_MEM(FLAG, Area.INCREMENTAL),
    PREV_IMAGES_DIR(VALUE, Area.INCREMENTAL),
    AUTO_DEDUP(FLAG, Area.INCREMENTAL),
    PRE_DUMP_MODE(VALUE, Area.INCREMENTAL),
    PAGE_SERVER(FLAG, Area.PAGE_SERVER),
    ADDRESS(VALUE, Area.PAGE_SERVER),
    PORT(VALUE, Area.PAGE_SERVER),
    PS_SOCKET(VALUE, Area.PAGE_SERVER),
    LAZY_PAGES(FLAG, Area.PAGE_SERVER),
    STREAM(FLAG, Area.PAGE_SERVER),
    TLS(FLAG, Area.PAGE_SERVER),
    TLS_CACERT(VALUE, Area.PAGE_SERVER),
    TLS_CACRL(VALUE, Area.PAGE_SERVER),
    TLS_CERT(VALUE, Area.PAGE_SERVER),
    TLS_KEY(VALUE, Area.PAGE_SERVER),
    TLS_NO_CN_VERIFY(FLAG, Area.PAGE_SERVER),
    DAEMON(FLAG, Area.SERVICE),
    STATUS_FD(VALUE, Area.SERVICE),
    ACTION_SCRIPT(VALUE, Area.HOOKS),
    LIBDIR('L', VALUE, Area.HOOKS),
    EXEC_CMD(FLAG, Area.HOOKS),
    ALLOW_UPROBES(FLAG, Area.KERNEL),
    LOG_PID(FLAG, Area.KERNEL);

    /** What follows an option. */
    public enum Takes {
        /** Nothing; a {@code no-} before the name takes it back. */
        FLAG,
        /** A value. */
        VALUE,
        /** A value or nothing; a value only behind {@code =}, or behind the letter. */
        MAYBE
    }

    private final String longName;
    private final char letter;
    private final Takes takes;
    private final Area area;
    private final String valueName;
    private final String help;

    Opt(char letter, Takes takes, String valueName, String help) {
        this(letter, takes, Area.BUILT, valueName, help);
    }

    Opt(Takes takes, String valueName, String help) {
        this((char) 0, takes, Area.BUILT, valueName, help);
    }

    Opt(char letter, Takes takes, Area area) {
        this(letter, takes, area, "", "");
    }

    Opt(Takes takes, Area area) {
        this((char) 0, takes, area, "", "");
    }

    Opt(char letter, Takes takes, Area area, String valueName, String help) {
        this.longName = name().toLowerCase(Locale.ROOT).replace('_', '-');
        this.letter = letter;
        this.takes = takes;
        this.area = area;
        this.valueName = valueName;
        this.help = help;
    }

    /** Name without the two hyphens. */
    public String longName() {
        return longName;
    }

    /** Short form without the hyphen, NUL if there is none. */
    public char letter() {
        return letter;
    }

    /** What follows it. */
    public Takes takes() {
        return takes;
    }

    /** The part of the work that it belongs to. */
    public Area area() {
        return area;
    }

    /** What its value is called in the help. */
    public String valueName() {
        return valueName;
    }

    /** What it does, one line. */
    public String help() {
        return help;
    }

    /** With hyphens, for messages. */
    @Override
    public String toString() {
        return "--" + longName;
    }
}
