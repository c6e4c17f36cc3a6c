package dev.criu.images;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** All image types, for whoever must find out what a file is. */
public final class ImageTypes {

    /** Every type, in the order of the format's own table. */
    public static final List<ImageType<?>> ALL = List.of(
            ImageType.INVENTORY, ImageType.FDINFO, ImageType.PAGEMAP, ImageType.SHMEM_PAGEMAP,
            ImageType.REG_FILES, ImageType.EXT_FILES, ImageType.NS_FILES, ImageType.EVENTFD_FILE,
            ImageType.EVENTPOLL_FILE, ImageType.EVENTPOLL_TFD, ImageType.SIGNALFD, ImageType.INOTIFY_FILE,
            ImageType.INOTIFY_WD, ImageType.FANOTIFY_FILE, ImageType.FANOTIFY_MARK, ImageType.CORE,
            ImageType.IDS, ImageType.MM, ImageType.VMAS, ImageType.PIPES, ImageType.PIPES_DATA, ImageType.FIFO,
            ImageType.FIFO_DATA, ImageType.PSTREE, ImageType.SIGACT, ImageType.UNIXSK, ImageType.INETSK,
            ImageType.PACKETSK, ImageType.NETLINK_SK, ImageType.SK_QUEUES, ImageType.ITIMERS,
            ImageType.POSIX_TIMERS, ImageType.CREDS, ImageType.UTSNS, ImageType.IPC_VAR, ImageType.IPCNS_SHM,
            ImageType.IPCNS_MSG, ImageType.IPCNS_SEM, ImageType.FS, ImageType.REMAP_FPATH, ImageType.GHOST_FILE,
            ImageType.MEMFD_INODE, ImageType.TCP_STREAM, ImageType.MNTS, ImageType.NETDEV, ImageType.NETNS,
            ImageType.IFADDR, ImageType.ROUTE, ImageType.ROUTE6, ImageType.RULE, ImageType.IPTABLES,
            ImageType.IP6TABLES, ImageType.NFTABLES, ImageType.TMPFS_IMG, ImageType.TMPFS_DEV, ImageType.AUTOFS,
            ImageType.BINFMT_MISC, ImageType.TTY_FILES, ImageType.TTY_INFO, ImageType.TTY_DATA,
            ImageType.FILE_LOCKS, ImageType.RLIMIT, ImageType.PAGES, ImageType.SIGNAL, ImageType.PSIGNAL,
            ImageType.TUNFILE, ImageType.CGROUP, ImageType.TIMERFD, ImageType.CPUINFO, ImageType.SECCOMP,
            ImageType.USERNS, ImageType.NETNF_CT, ImageType.NETNF_EXP, ImageType.FILES, ImageType.TIMENS,
            ImageType.PIDNS, ImageType.BPFMAP_FILE, ImageType.BPFMAP_DATA, ImageType.APPARMOR, ImageType.PIDFD,
            ImageType.STATS_DUMP, ImageType.STATS_RESTORE, ImageType.IRMAP_CACHE);

    private ImageTypes() {
    }

    /**
     * Finds out by its magics what a file is. Types that share a magic have the same framing.
     *
     * @throws ForeignImageException if it is no image, or a raw one
     */
    public static ImageType<?> identify(Path file) {
        try (ImageInput in = ImageInput.open(ImageFile.of(file))) {
            return Magic.identify(in);
        }
    }

    /** The first type with this magic; types that share a magic have the same framing. */
    public static Optional<ImageType<?>> ofMagic(int magic) {
        for (ImageType<?> type : ALL) {
            if (type.magic() == magic && !type.isRaw()) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** The first type whose magic has this name, as in the {@code magic} field of decoded images. */
    public static Optional<ImageType<?>> ofMagicName(String name) {
        for (ImageType<?> type : ALL) {
            if (type.magicName().equals(name) && !type.isRaw()) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
