package dev.criu.core.check;

import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.OpenFlags;
import dev.criu.linux.memory.NativeMemory;
import dev.criu.core.procfs.Vma;
import java.nio.charset.StandardCharsets;

/** Probes about pages and mappings. */
final class MemoryProbes {
    private static final int PAGE = 4096;
    private static final int PROT_READ = 1;
    private static final int MAP_PRIVATE = 2;
    private static final long MS_REC_PRIVATE = 0x4000 | 0x40000;
    private static final String ROOM = "/mnt";

    private MemoryProbes() {}

    /** A page that was just written is marked soft-dirty, bit 55 of its entry in pagemap: CONFIG_MEM_SOFT_DIRTY. */
    static Verdict softDirty(Host host) {
        return host.withDescriptor("pagemap", host.open("/proc/self/pagemap"), map -> {
            try (NativeMemory page = NativeMemory.allocate(2 * PAGE);
                    NativeMemory entry = NativeMemory.allocate(8)) {
                long address = page.address() + PAGE - 1 & -PAGE;
                page.putByte(address - page.address(), (byte) 1);
                long read = host.call(Sys.PREAD64, map, entry.address(), 8, address / PAGE * 8, 0);
                return Verdict.of(read == 8 && (entry.getLong(0) >>> 55 & 1) != 0, "the kernel does not track writes to memory");
            }
        });
    }

    /**
     * A mapped file of an overlay file system shows under its own path in map_files. For a thread in a mount namespace of its own:
     * a tmpfs with the overlay is mounted over {@value #ROOM} there.
     */
    static Verdict overlayMappings(Host host) {
        long error = overlay(host);
        if (error != 0) {
            return Verdict.missing("cannot look: an overlay file system: " + Errno.describe((int) -error));
        }
        return host.withDescriptor("a file of the overlay", host.open(ROOM + "/merged/file"), fd -> {
            long address = host.call(Sys.MMAP, 0, PAGE, PROT_READ, MAP_PRIVATE, fd);
            if (Errno.isError(address)) {
                return Verdict.missing("mmap: " + Errno.describe((int) -address));
            }
            try {
                return Verdict.of(
                        pathOf(host, address).equals(ROOM + "/merged/file"),
                        "mappings of overlay file systems show as " + pathOf(host, address));
            } finally {
                host.call(Sys.MUNMAP, address, PAGE, 0);
            }
        });
    }

    private static String pathOf(Host host, long address) {
        for (Vma vma : host.procfs().maps(host.self())) {
            if (vma.start() == address) {
                return host.procfs().link(host.self(), "map_files/" + vma.range()).toString();
            }
        }
        return "nothing";
    }

    private static long overlay(Host host) {
        long error = mount(host, "none", "/", "", MS_REC_PRIVATE, "");
        error = error != 0 ? error : mount(host, "probe", ROOM, "tmpfs", 0, "");
        for (String name : new String[] {"lower", "upper", "work", "merged"}) {
            error = error != 0 ? error : withPath(ROOM + "/" + name, path -> host.call(Sys.MKDIR, path, 0700, 0));
        }
        error = error != 0 ? error : withPath(ROOM + "/lower/file", path -> {
            long fd = host.call(
                    Sys.OPENAT, OpenFlags.AT_FDCWD, path, OpenFlags.O_CREAT | OpenFlags.O_RDWR, 0600, 0);
            return Errno.isError(fd) ? fd : host.call(Sys.CLOSE, fd, 0, 0);
        });
        String options = "lowerdir=" + ROOM + "/lower,upperdir=" + ROOM + "/upper,workdir=" + ROOM + "/work";
        return error != 0 ? error : mount(host, "probe", ROOM + "/merged", "overlay", 0, options);
    }

    private static long mount(Host host, String source, String target, String type, long flags, String options) {
        return withPath(source, s -> withPath(target, t -> withPath(type, k -> withPath(
                options, o -> host.call(Sys.MOUNT, s, t, k, flags, o)))));
    }

    @FunctionalInterface
    private interface WithAddress {
        long call(long address);
    }

    private static long withPath(String path, WithAddress action) {
        try (NativeMemory name = Kernel.cString(path.getBytes(StandardCharsets.US_ASCII))) {
            return action.call(name.address());
        }
    }
}
