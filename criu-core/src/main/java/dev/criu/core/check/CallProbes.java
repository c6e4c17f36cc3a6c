package dev.criu.core.check;

import dev.criu.core.procfs.TimerFdInfo;
import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.memory.NativeMemory;

/**
 * Probes that make calls which cannot succeed in doing anything: where the kernel knows the call or the flag it stumbles over the
 * bad argument behind it (a null pointer, descriptor -1), where not it says ENOSYS or EINVAL.
 */
final class CallProbes {
    private static final int AF_UNIX = 1;
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int AF_NETLINK = 16;
    private static final int SOCK_STREAM = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_RAW = 3;

    private CallProbes() {}

    /** A call that exists: with arguments of zero it says anything but ENOSYS. */
    static FeatureProbe exists(Sys call, long firstArgument) {
        return host -> known(call, host.call(call, firstArgument, 0, 0));
    }

    static Verdict kcmp(Host host) {
        return known(Sys.KCMP, host.call(Sys.KCMP, host.self(), host.self(), 0, 0, 0));
    }

    /** KCMP_EPOLL_TFD, 7, wants a pointer. */
    static Verdict kcmpEpoll(Host host) {
        return stumbles("KCMP_EPOLL_TFD", host.call(Sys.KCMP, host.self(), host.self(), 7, 0, 0), Errno.EFAULT);
    }

    /** A set_tid array longer than there can be namespaces is EINVAL; a kernel without set_tid finds the struct too long. */
    static Verdict cloneWithPid(Host host) {
        int size = 80;
        try (NativeMemory args = NativeMemory.allocate(size)) {
            args.clear(0, size);
            args.putLong(64, args.address());
            args.putLong(72, 1000);
            return stumbles("clone3 with set_tid", host.call(Sys.CLONE3, args.address(), size, 0), Errno.EINVAL);
        }
    }

    /** MFD_HUGETLB, with no name. */
    static Verdict memfdHugetlb(Host host) {
        return stumbles("MFD_HUGETLB", host.call(Sys.MEMFD_CREATE, 0, 4, 0), Errno.EFAULT);
    }

    /** MOVE_MOUNT_SET_GROUP, from nowhere to nowhere. */
    static Verdict moveMountSetGroup(Host host) {
        long result = host.call(Sys.MOVE_MOUNT, -1, 0, -1, 0, 0x100);
        return Verdict.of(result == -Errno.EFAULT || result == -Errno.EBADF, "MOVE_MOUNT_SET_GROUP: " + told(result));
    }

    /** PR_TIMER_CREATE_RESTORE_IDS, PR_TIMER_CREATE_RESTORE_IDS_GET. */
    static Verdict timerIds(Host host) {
        long result = host.call(Sys.PRCTL, 77, 2, 0);
        return Verdict.of(result >= 0, "PR_TIMER_CREATE_RESTORE_IDS: " + told(result));
    }


    /** PAGEMAP_SCAN, an ioctl of pagemap, wants a pointer. */
    static Verdict pagemapScan(Host host) {
        return host.withDescriptor("pagemap", host.open("/proc/self/pagemap"), fd -> stumbles(
                "PAGEMAP_SCAN", host.call(Sys.IOCTL, fd, 0xc0606610L, 0), Errno.EFAULT));
    }

    /** The same for pages that are guards, PAGE_IS_GUARD; of no range at all. */
    static Verdict pagemapScanGuards(Host host) {
        return host.withDescriptor("pagemap", host.open("/proc/self/pagemap"), fd -> {
            int size = 96;
            try (NativeMemory arguments = NativeMemory.allocate(size)) {
                arguments.clear(0, size);
                arguments.putLong(0, size);
                arguments.putLong(72, 1 << 8);
                long result = host.call(Sys.IOCTL, fd, 0xc0606610L, arguments.address());
                return Verdict.of(result == 0, "PAGE_IS_GUARD: " + told(result));
            }
        });
    }

    /** ARCH_MAP_VDSO_64 refuses a second vDSO. */
    static Verdict mapVdso(Host host) {
        return stumbles("ARCH_MAP_VDSO_64", host.call(Sys.ARCH_PRCTL, 0x2003, 0, 0), Errno.EEXIST);
    }

    /** flock(2) of a memfd shows in its fdinfo. */
    static Verdict locksInFdinfo(Host host) {
        try (NativeMemory name = Kernel.cString(new byte[] {'l'})) {
            return host.withDescriptor("memfd_create", host.call(Sys.MEMFD_CREATE, name.address(), 1, 0), fd -> {
                host.call(Sys.FLOCK, fd, 2, 0);
                return Verdict.of(
                        host.procfs().fdInfo(host.self(), (int) fd).value("lock") != null, "fdinfo does not show locks");
            });
        }
    }

    static Verdict userfaultfd(Host host) {
        return host.withDescriptor("userfaultfd", host.call(Sys.USERFAULTFD, 0, 0, 0), fd -> Verdict.present());
    }

    /** UFFDIO_API with the events of fork, remap, remove and unmap. */
    static Verdict userfaultfdEvents(Host host) {
        return host.withDescriptor("userfaultfd", host.call(Sys.USERFAULTFD, 0, 0, 0), fd -> {
            try (NativeMemory api = NativeMemory.allocate(24)) {
                api.putLong(0, 0xaa);
                api.putLong(8, 0x4e);
                long result = host.call(Sys.IOCTL, fd, 0xc018aa3fL, api.address());
                return Verdict.of(result == 0, "events of userfaultfd: " + told(result));
            }
        });
    }

    static Verdict timerfd(Host host) {
        return host.withDescriptor("timerfd_create", host.call(Sys.TIMERFD_CREATE, 1, 0, 0), fd -> {
            TimerFdInfo.parse(host.procfs().fdInfo(host.self(), (int) fd));
            return Verdict.present();
        });
    }

    /** SIOCGSKNS gives a descriptor of the socket's namespace. */
    static Verdict socketNamespace(Host host) {
        return host.withDescriptor("socket", host.call(Sys.SOCKET, AF_INET, SOCK_DGRAM, 0), fd -> host.withDescriptor(
                "SIOCGSKNS", host.call(Sys.IOCTL, fd, 0x894c, 0), namespace -> Verdict.present()));
    }

    /** SIOCUNIXFILE of a socket without a file. */
    static Verdict unixSocketFile(Host host) {
        return host.withDescriptor("socket", host.call(Sys.SOCKET, AF_UNIX, SOCK_STREAM, 0), fd -> stumbles(
                "SIOCUNIXFILE", host.call(Sys.IOCTL, fd, 0x89e0, 0), Errno.ENOENT));
    }

    /** SO_BUF_LOCK. */
    static Verdict bufferLock(Host host) {
        return option(host, AF_INET, 1, 72);
    }

    /** IPV6_FREEBIND. */
    static Verdict ipv6Freebind(Host host) {
        return option(host, AF_INET6, 41, 78);
    }

    /** NETLINK_NETFILTER, over which nftables is spoken. */
    static Verdict netfilter(Host host) {
        return host.withDescriptor("netlink to netfilter", host.call(Sys.SOCKET, AF_NETLINK, SOCK_RAW, 12), fd -> Verdict.present());
    }

    private static Verdict option(Host host, int family, int level, int option) {
        return host.withDescriptor("socket", host.call(Sys.SOCKET, family, SOCK_DGRAM, 0), fd -> {
            try (NativeMemory value = NativeMemory.allocate(8)) {
                value.putInt(0, 0);
                value.putInt(4, 4);
                long result = host.call(Sys.GETSOCKOPT, fd, level, option, value.address(), value.address() + 4);
                return Verdict.of(result == 0, "socket option " + option + ": " + told(result));
            }
        });
    }

    private static Verdict known(Sys call, long result) {
        return Verdict.of(result != -Errno.ENOSYS, "the kernel has no " + call.callName());
    }

    private static Verdict stumbles(String what, long result, int errno) {
        return Verdict.of(result == -errno, what + ": " + told(result));
    }

    private static String told(long result) {
        return Errno.isError(result) ? Errno.describe((int) -result) : "unexpected result " + result;
    }
}
