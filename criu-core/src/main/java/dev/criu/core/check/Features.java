package dev.criu.core.check;

import static dev.criu.core.check.Feature.Level.BY_NAME;
import static dev.criu.core.check.Feature.Level.EXPERIMENTAL;
import static dev.criu.core.check.Feature.Level.EXTRA;
import static dev.criu.core.check.Feature.Level.REQUIRED;

import dev.criu.linux.Sys;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The features that there are, in the order of their listing. */
public final class Features {
    private final List<Feature> features;

    private Features(List<Feature> features) {
        this.features = List.copyOf(features);
    }

    /** Features given one by one, for tests and for callers with needs of their own. */
    public static Features of(List<Feature> features) {
        return new Features(features);
    }

    /** All that this version knows of: first what it cannot do without, then CRIU's names. */
    public static Features standard() {
        return new Builder()
                .add("map_files", REQUIRED, FileProbes.self("map_files"))
                .add("proc_children", REQUIRED, FileProbes::children)
                .add("posix_timers", REQUIRED, FileProbes.self("timers"))
                .add("kcmp", REQUIRED, CallProbes::kcmp)
                .add("process_vm", REQUIRED, CallProbes.exists(Sys.PROCESS_VM_READV, 0))
                .add("mnt_id", REQUIRED, FileProbes::mountIds)
                .add("pidfd_store", REQUIRED, CallProbes.exists(Sys.PIDFD_GETFD, -1))
                .add("clone3_set_tid", REQUIRED, CallProbes::cloneWithPid)
                .add("ns_pid", REQUIRED, FileProbes::pidsInNamespaces)
                .add("timerfd", REQUIRED, CallProbes::timerfd)
                .add("pagemap_scan", EXTRA, CallProbes::pagemapScan)
                .add("kcmp_epoll", EXTRA, CallProbes::kcmpEpoll)
                .add("aio_remap", EXTRA, CallProbes.exists(Sys.IO_SETUP, 0))
                .add("tun", EXTRA, FileProbes.path("/dev/net/tun"))
                .add("userns", EXTRA, FileProbes.self("ns/user"))
                .add("cgroupns", EXTRA, FileProbes.self("ns/cgroup"))
                .add("timens", EXTRA, FileProbes.self("timens_offsets"))
                .add("seccomp_filters", EXTRA, FileProbes.path("/proc/sys/kernel/seccomp/actions_avail"))
                .add("loginuid", EXTRA, FileProbes.self("loginuid"))
                .add("uffd", EXTRA, CallProbes::userfaultfd)
                .add("sk_ns", EXTRA, CallProbes::socketNamespace)
                .add("sk_unix_file", EXTRA, CallProbes::unixSocketFile)
                .add("sockopt_buf_lock", EXTRA, CallProbes::bufferLock)
                .add("ipv6_freebind", EXTRA, CallProbes::ipv6Freebind)
                .add("nftables", EXTRA, CallProbes::netfilter)
                .add("network_lock_nftables", EXTRA, CallProbes::netfilter)
                .add("memfd_hugetlb", EXTRA, CallProbes::memfdHugetlb)
                .add("move_mount_set_group", EXTRA, CallProbes::moveMountSetGroup)
                .add("openat2", EXTRA, CallProbes.exists(Sys.OPENAT2, -1))
                .add("timer_cr_ids", EXTRA, CallProbes::timerIds)
                .add("can_map_vdso", EXTRA, CallProbes::mapVdso)
                .add("fdinfo_lock", EXTRA, CallProbes::locksInFdinfo)
                // Comes with CONFIG_CHECKPOINT_RESTORE, as the timers file does.
                .add("seccomp_suspend", EXTRA, FileProbes.self("timers"))
                .add("pagemap_scan_guard_pages", EXTRA, CallProbes::pagemapScanGuards)
                .add("autofs", EXPERIMENTAL, FileProbes.path("/dev/autofs"))
                .add("uffd-noncoop", EXPERIMENTAL, CallProbes::userfaultfdEvents)
                .add("has_ipt_legacy", BY_NAME, FileProbes.path("/proc/net/ip_tables_names"))
                .add("apparmor_stacking", BY_NAME, FileProbes.path("/sys/kernel/security/apparmor/features/domain/stack"))
                .add("mem_dirty_track", BY_NAME, MemoryProbes::softDirty)
                .add("overlayfs_maps", EXTRA, Aside.in(Aside.NEWNS, MemoryProbes::overlayMappings))
                .add("tun_ns", EXTRA, NetProbes::tunNamespace)
                .add("tcp_half_closed", EXTRA, NetProbes::halfClosedRepair)
                .add("net_diag_raw", BY_NAME, NetProbes::rawDiagnosis)
                .add("nsid", EXTRA, NetProbes::namespaceId)
                .add("link_nsid", EXTRA, Aside.in(Aside.NEWNET, NetProbes::linkNamespaceId))
                .add("newifindex", EXTRA, Aside.in(Aside.NEWNET, NetProbes::newIndex))
                .add("get_rseq_conf", EXTRA, TraceeProbes::rseqConfiguration)
                .add("breakpoints", EXTRA, TraceeProbes::breakpoints)
                .add("compat_cr", BY_NAME, host -> Verdict.missing("this version dumps no 32-bit tasks"))
                .add("external_net_ns", BY_NAME, host -> Verdict.missing("this version keeps no network namespaces"))
                .build();
    }

    /** All of them. */
    public List<Feature> all() {
        return features;
    }

    /** The feature of a name. */
    public Optional<Feature> named(String name) {
        for (Feature feature : features) {
            if (feature.name().equals(name)) {
                return Optional.of(feature);
            }
        }
        return Optional.empty();
    }

    private static final class Builder {
        private final List<Feature> list = new ArrayList<>();

        Builder add(String name, Feature.Level level, FeatureProbe probe) {
            list.add(new Feature(name, level, probe));
            return this;
        }

        Features build() {
            return new Features(list);
        }
    }
}
