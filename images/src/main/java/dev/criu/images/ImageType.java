package dev.criu.images;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.criu.proto.*;

/**
 * A kind of image file: its name, magic, message type and what follows the messages. One constant for each kind that
 * CRIU 4.2 knows, the older per-kind files ({@code reg-files.img} and the like) included, which are read, not written.
 *
 * <p>Loading this class loads no message class: the parser is looked up when a file is read.
 *
 * @param <M> the message of the file, {@link MessageLite} for files without messages
 */
public final class ImageType<M extends MessageLite> {

    public static final ImageType<inventory_entry> INVENTORY =
            of("INVENTORY", 0x58313116, "inventory.img", "inventory_entry");
    public static final ImageType<fdinfo_entry> FDINFO = of("FDINFO", 0x56213732, "fdinfo-%u.img", "fdinfo_entry");
    public static final ImageType<pagemap_head> PAGEMAP =
            of("PAGEMAP", 0x56084025, "pagemap-%lu.img", "pagemap_head", Payload.PAGEMAP);
    public static final ImageType<pagemap_head> SHMEM_PAGEMAP =
            of("PAGEMAP", 0x56084025, "pagemap-shmem-%lu.img", "pagemap_head", Payload.PAGEMAP);
    public static final ImageType<reg_file_entry> REG_FILES =
            of("REG_FILES", 0x50363636, "reg-files.img", "reg_file_entry");
    public static final ImageType<ext_file_entry> EXT_FILES =
            of("EXT_FILES", 0x59255641, "ext-files.img", "ext_file_entry");
    public static final ImageType<ns_file_entry> NS_FILES = of("NS_FILES", 0x61394011, "ns-files.img", "ns_file_entry");
    public static final ImageType<eventfd_file_entry> EVENTFD_FILE =
            of("EVENTFD_FILE", 0x44523722, "eventfd.img", "eventfd_file_entry");
    public static final ImageType<eventpoll_file_entry> EVENTPOLL_FILE =
            of("EVENTPOLL_FILE", 0x45023858, "eventpoll.img", "eventpoll_file_entry");
    public static final ImageType<eventpoll_tfd_entry> EVENTPOLL_TFD =
            of("EVENTPOLL_TFD", 0x44433746, "eventpoll-tfd.img", "eventpoll_tfd_entry");
    public static final ImageType<signalfd_entry> SIGNALFD =
            of("SIGNALFD", 0x57323820, "signalfd.img", "signalfd_entry");
    public static final ImageType<inotify_file_entry> INOTIFY_FILE =
            of("INOTIFY_FILE", 0x48424431, "inotify.img", "inotify_file_entry");
    public static final ImageType<inotify_wd_entry> INOTIFY_WD =
            of("INOTIFY_WD", 0x54562009, "inotify-wd.img", "inotify_wd_entry");
    public static final ImageType<fanotify_file_entry> FANOTIFY_FILE =
            of("FANOTIFY_FILE", 0x55096122, "fanotify.img", "fanotify_file_entry");
    public static final ImageType<fanotify_mark_entry> FANOTIFY_MARK =
            of("FANOTIFY_MARK", 0x56506035, "fanotify-mark.img", "fanotify_mark_entry");
    public static final ImageType<core_entry> CORE = of("CORE", 0x55053847, "core-%u.img", "core_entry");
    public static final ImageType<task_kobj_ids_entry> IDS = of("IDS", 0x54432030, "ids-%u.img", "task_kobj_ids_entry");
    public static final ImageType<mm_entry> MM = of("MM", 0x57492820, "mm-%u.img", "mm_entry");
    public static final ImageType<vma_entry> VMAS = of("VMAS", 0x54123737, "vmas-%u.img", "vma_entry");
    public static final ImageType<pipe_entry> PIPES = of("PIPES", 0x56513555, "pipes.img", "pipe_entry");
    public static final ImageType<pipe_data_entry> PIPES_DATA =
            of("PIPES_DATA", 0x56453709, "pipes-data.img", "pipe_data_entry", Payload.PIPE);
    public static final ImageType<fifo_entry> FIFO = of("FIFO", 0x58364939, "fifo.img", "fifo_entry");
    public static final ImageType<pipe_data_entry> FIFO_DATA =
            of("FIFO_DATA", 0x59333054, "fifo-data.img", "pipe_data_entry", Payload.PIPE);
    public static final ImageType<pstree_entry> PSTREE = of("PSTREE", 0x50273030, "pstree.img", "pstree_entry");
    public static final ImageType<sa_entry> SIGACT = of("SIGACT", 0x55344201, "sigacts-%u.img", "sa_entry");
    public static final ImageType<unix_sk_entry> UNIXSK = of("UNIXSK", 0x54373943, "unixsk.img", "unix_sk_entry");
    public static final ImageType<inet_sk_entry> INETSK = of("INETSK", 0x56443851, "inetsk.img", "inet_sk_entry");
    public static final ImageType<packet_sock_entry> PACKETSK =
            of("PACKETSK", 0x60454618, "packetsk.img", "packet_sock_entry");
    public static final ImageType<netlink_sk_entry> NETLINK_SK =
            of("NETLINK_SK", 0x58005614, "netlinksk.img", "netlink_sk_entry");
    public static final ImageType<sk_packet_entry> SK_QUEUES =
            of("SK_QUEUES", 0x56264026, "sk-queues.img", "sk_packet_entry", Payload.PACKET);
    public static final ImageType<itimer_entry> ITIMERS = of("ITIMERS", 0x57464056, "itimers-%u.img", "itimer_entry");
    public static final ImageType<posix_timer_entry> POSIX_TIMERS =
            of("POSIX_TIMERS", 0x52603957, "posix-timers-%u.img", "posix_timer_entry");
    public static final ImageType<creds_entry> CREDS = of("CREDS", 0x54023547, "creds-%u.img", "creds_entry");
    public static final ImageType<utsns_entry> UTSNS = of("UTSNS", 0x54473203, "utsns-%u.img", "utsns_entry");
    public static final ImageType<ipc_var_entry> IPC_VAR =
            of("IPC_VAR", 0x53115007, "ipcns-var-%u.img", "ipc_var_entry");
    public static final ImageType<ipc_shm_entry> IPCNS_SHM =
            of("IPCNS_SHM", 0x46283044, "ipcns-shm-%u.img", "ipc_shm_entry", Payload.IPC_SHM);
    public static final ImageType<ipc_msg_entry> IPCNS_MSG =
            of("IPCNS_MSG", 0x55453737, "ipcns-msg-%u.img", "ipc_msg_entry", Payload.IPC_MSG);
    public static final ImageType<ipc_sem_entry> IPCNS_SEM =
            of("IPCNS_SEM", 0x59573019, "ipcns-sem-%u.img", "ipc_sem_entry", Payload.IPC_SEM);
    public static final ImageType<fs_entry> FS = of("FS", 0x51403912, "fs-%u.img", "fs_entry");
    public static final ImageType<remap_file_path_entry> REMAP_FPATH =
            of("REMAP_FPATH", 0x59133954, "remap-fpath.img", "remap_file_path_entry");
    public static final ImageType<ghost_file_entry> GHOST_FILE =
            of("GHOST_FILE", 0x52583605, "ghost-file-%x.img", "ghost_file_entry", Payload.GHOST);
    public static final ImageType<memfd_inode_entry> MEMFD_INODE =
            of("MEMFD_INODE", 0x48453499, "memfd.img", "memfd_inode_entry");
    public static final ImageType<tcp_stream_entry> TCP_STREAM =
            of("TCP_STREAM", 0x51465506, "tcp-stream-%x.img", "tcp_stream_entry", Payload.TCP);
    public static final ImageType<mnt_entry> MNTS = of("MNTS", 0x55563928, "mountpoints-%u.img", "mnt_entry");
    public static final ImageType<net_device_entry> NETDEV =
            of("NETDEV", 0x57373951, "netdev-%u.img", "net_device_entry");
    public static final ImageType<netns_entry> NETNS = of("NETNS", 0x55933752, "netns-%u.img", "netns_entry");
    public static final ImageType<MessageLite> IFADDR = raw("IFADDR", "ifaddr-%u.img");
    public static final ImageType<MessageLite> ROUTE = raw("ROUTE", "route-%u.img");
    public static final ImageType<MessageLite> ROUTE6 = raw("ROUTE6", "route6-%u.img");
    public static final ImageType<MessageLite> RULE = raw("RULE", "rule-%u.img");
    public static final ImageType<MessageLite> IPTABLES = raw("IPTABLES", "iptables-%u.img");
    public static final ImageType<MessageLite> IP6TABLES = raw("IP6TABLES", "ip6tables-%u.img");
    public static final ImageType<MessageLite> NFTABLES = raw("NFTABLES", "nftables-%u.img");
    public static final ImageType<MessageLite> TMPFS_IMG = raw("TMPFS_IMG", "tmpfs-%u.tar.gz.img");
    public static final ImageType<MessageLite> TMPFS_DEV = raw("TMPFS_DEV", "tmpfs-dev-%u.tar.gz.img");
    public static final ImageType<autofs_entry> AUTOFS = of("AUTOFS", 0x49353943, "autofs-%u.img", "autofs_entry");
    public static final ImageType<binfmt_misc_entry> BINFMT_MISC =
            of("BINFMT_MISC", 0x67343323, "binfmt-misc.img", "binfmt_misc_entry");
    public static final ImageType<tty_file_entry> TTY_FILES = of("TTY_FILES", 0x59433025, "tty.img", "tty_file_entry");
    public static final ImageType<tty_info_entry> TTY_INFO =
            of("TTY_INFO", 0x59453036, "tty-info.img", "tty_info_entry");
    public static final ImageType<tty_data_entry> TTY_DATA =
            of("TTY_DATA", 0x59413026, "tty-data.img", "tty_data_entry");
    public static final ImageType<file_lock_entry> FILE_LOCKS =
            of("FILE_LOCKS", 0x54323616, "filelocks.img", "file_lock_entry");
    public static final ImageType<rlimit_entry> RLIMIT = of("RLIMIT", 0x57113925, "rlimit-%u.img", "rlimit_entry");
    public static final ImageType<MessageLite> PAGES = raw("PAGES", "pages-%u.img");
    public static final ImageType<siginfo_entry> SIGNAL = of("SIGNAL", 0x59255647, "signal-s-%u.img", "siginfo_entry");
    public static final ImageType<siginfo_entry> PSIGNAL = of("SIGNAL", 0x59255647, "signal-p-%u.img", "siginfo_entry");
    public static final ImageType<tunfile_entry> TUNFILE = of("TUNFILE", 0x57143751, "tunfile.img", "tunfile_entry");
    public static final ImageType<cgroup_entry> CGROUP = of("CGROUP", 0x59383330, "cgroup.img", "cgroup_entry");
    public static final ImageType<timerfd_entry> TIMERFD = of("TIMERFD", 0x50493712, "timerfd.img", "timerfd_entry");
    public static final ImageType<cpuinfo_entry> CPUINFO = of("CPUINFO", 0x61404013, "cpuinfo.img", "cpuinfo_entry");
    public static final ImageType<seccomp_entry> SECCOMP = of("SECCOMP", 0x64413049, "seccomp.img", "seccomp_entry");
    public static final ImageType<userns_entry> USERNS = of("USERNS", 0x55474906, "userns-%u.img", "userns_entry");
    public static final ImageType<MessageLite> NETNF_CT = raw("NETNF_CT", "netns-ct-%u.img");
    public static final ImageType<MessageLite> NETNF_EXP = raw("NETNF_EXP", "netns-exp-%u.img");
    public static final ImageType<file_entry> FILES = of("FILES", 0x56303138, "files.img", "file_entry");
    public static final ImageType<timens_entry> TIMENS = of("TIMENS", 0x43114433, "timens-%u.img", "timens_entry");
    public static final ImageType<pidns_entry> PIDNS = of("PIDNS", 0x61157326, "pidns-%u.img", "pidns_entry");
    public static final ImageType<bpfmap_file_entry> BPFMAP_FILE =
            of("BPFMAP_FILE", 0x57506142, "bpfmap-file.img", "bpfmap_file_entry");
    public static final ImageType<bpfmap_data_entry> BPFMAP_DATA =
            of("BPFMAP_DATA", 0x64324033, "bpfmap-data.img", "bpfmap_data_entry", Payload.BPFMAP);
    public static final ImageType<apparmor_entry> APPARMOR =
            of("APPARMOR", 0x59423047, "apparmor.img", "apparmor_entry");
    public static final ImageType<pidfd_entry> PIDFD = of("PIDFD", 0x54435556, "pidfd.img", "pidfd_entry");
    public static final ImageType<stats_entry> STATS_DUMP = service("STATS", 0x57093306, "stats-dump", "stats_entry");
    public static final ImageType<stats_entry> STATS_RESTORE =
            service("STATS", 0x57093306, "stats-restore", "stats_entry");
    public static final ImageType<irmap_cache_entry> IRMAP_CACHE =
            service("IRMAP_CACHE", 0x57004059, "irmap-cache", "irmap_cache_entry");

    private final String name;
    private final int magic;
    private final boolean service;
    private final String message;
    private final Payload payload;
    /** Looked up when a file is read for the first time. */
    private volatile Parser<M> parser;
    private final String prefix;
    private final String suffix;
    /** 10 or 16 for a file per id, 0 for a file per directory. */
    private final int radix;

    private ImageType(String name, int magic, boolean service, String pattern, String message, Payload payload) {
        this.name = name;
        this.magic = magic;
        this.service = service;
        this.message = message;
        this.payload = payload;
        int percent = pattern.indexOf('%');
        if (percent < 0) {
            prefix = pattern;
            suffix = "";
            radix = 0;
        } else {
            int conversion = pattern.charAt(percent + 1) == 'l' ? percent + 2 : percent + 1;
            prefix = pattern.substring(0, percent);
            suffix = pattern.substring(conversion + 1);
            radix = pattern.charAt(conversion) == 'x' ? 16 : 10;
        }
    }

    private static <M extends MessageLite> ImageType<M> of(String name, int magic, String pattern, String message) {
        return of(name, magic, pattern, message, Payload.NONE);
    }

    private static <M extends MessageLite> ImageType<M> of(String name, int magic, String pattern, String message,
            Payload payload) {
        return new ImageType<>(name, magic, false, pattern, message, payload);
    }

    private static <M extends MessageLite> ImageType<M> service(String name, int magic, String file, String message) {
        return new ImageType<>(name, magic, true, file, message, Payload.NONE);
    }

    private static ImageType<MessageLite> raw(String name, String pattern) {
        return new ImageType<>(name, 0, false, pattern, "", Payload.RAW);
    }

    /** The name of the magic, as in the {@code magic} field of decoded images. Two types may share one. */
    public String magicName() {
        return name;
    }

    /** The file's own magic, 0 for raw files. */
    public int magic() {
        return magic;
    }

    /** True for files beside the images proper (statistics, caches), which start with a magic of their own. */
    public boolean isService() {
        return service;
    }

    /** True for files that are all payload, without magic and messages. */
    public boolean isRaw() {
        return payload == Payload.RAW;
    }

    /** The name of the message in the {@code .proto} files, empty for raw files. */
    public String messageName() {
        return message;
    }

    /** What follows the messages. */
    public Payload payload() {
        return payload;
    }

    /**
     * The name of the file.
     *
     * @param ids the id (a {@link Number}, taken as unsigned) of a per-id file, nothing for the others
     * @throws IllegalArgumentException if the ids do not fit this kind of file
     */
    public String fileName(Object... ids) {
        if (ids.length != (radix == 0 ? 0 : 1)) {
            throw new IllegalArgumentException(name + ": wants " + (radix == 0 ? "no id" : "one id")
                    + ", got " + ids.length);
        }
        return radix == 0 ? prefix : prefix + Long.toUnsignedString(unsigned(ids[0]), radix) + suffix;
    }

    /** The id in a file name of this kind, or -1 if the name is not of this kind or has no id. */
    public long idOf(String fileName) {
        int end = fileName.length() - suffix.length();
        if (radix == 0 || end <= prefix.length() || !fileName.startsWith(prefix) || !fileName.endsWith(suffix)) {
            return -1;
        }
        try {
            return Long.parseLong(fileName.substring(prefix.length(), end), radix);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private long unsigned(Object id) {
        if (id instanceof Integer i) {
            return Integer.toUnsignedLong(i);
        }
        if (id instanceof Long l) {
            return l;
        }
        throw new IllegalArgumentException(name + ": an id is an Integer or a Long, not " + id);
    }

    /** The parser of the lite message class. */
    @SuppressWarnings("unchecked") // MessageParsers and the constants above agree, ImageTypeTest checks it
    public Parser<M> parser() {
        if (parser == null) {
            parser = (Parser<M>) MessageParsers.of(message);
        }
        return parser;
    }

    @Override
    public String toString() {
        return name;
    }
}
