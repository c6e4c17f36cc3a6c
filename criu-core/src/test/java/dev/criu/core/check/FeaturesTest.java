package dev.criu.core.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.criu.core.procfs.Procfs;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.MachineCode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FeaturesTest {
    private static final List<String> NAMES_OF_CRIU = List.of(("mnt_id mem_dirty_track aio_remap timerfd tun tun_ns userns "
            + "fdinfo_lock seccomp_suspend seccomp_filters loginuid cgroupns autofs tcp_half_closed compat_cr uffd "
            + "uffd-noncoop can_map_vdso sk_ns sk_unix_file net_diag_raw nsid link_nsid kcmp_epoll timens external_net_ns "
            + "clone3_set_tid newifindex nftables has_ipt_legacy pidfd_store ns_pid apparmor_stacking network_lock_nftables "
            + "sockopt_buf_lock memfd_hugetlb move_mount_set_group openat2 get_rseq_conf ipv6_freebind pagemap_scan "
            + "timer_cr_ids overlayfs_maps breakpoints pagemap_scan_guard_pages").split(" "));

    private final Features features = Features.standard();
    private final int self = (int) ProcessHandle.current().pid();

    @Test
    void haveEveryNameOnce() {
        var names = new HashSet<String>();
        for (Feature feature : features.all()) {
            assertTrue(names.add(feature.name()), feature.name());
        }
        assertTrue(names.containsAll(NAMES_OF_CRIU));
    }

    @Test
    void whatIsRequiredIsHere() {
        var check = new SystemCheck(features, new Host(self, new Procfs(), new Kernel(new MachineCode())::raw));
        assertEquals(SystemCheck.Outcome.GOOD, check.run(Set.of()));
    }

    @Test
    void probesLeaveNoDescriptorBehind() {
        var procfs = new Procfs();
        var check = new SystemCheck(features, new Host(self, procfs, new Kernel(new MachineCode())::raw));
        features.all().forEach(check::probe);
        int before = procfs.fds(self).length;
        features.all().forEach(check::probe);
        assertEquals(before, procfs.fds(self).length);
    }

    @Test
    void callsThatAreUnknownToTheKernelAreMissing() {
        var check = new SystemCheck(features, new Host(self, new Procfs(), (call, a, b, c, d, e, f) -> -38));
        for (String name : List.of("kcmp", "pidfd_store", "clone3_set_tid", "timerfd", "uffd", "openat2", "pagemap_scan", "sk_ns")) {
            Verdict verdict = check.probe(features.named(name).orElseThrow());
            assertFalse(verdict.supported(), name);
            assertFalse(verdict.reason().isEmpty(), name);
        }
        assertEquals(SystemCheck.Outcome.BAD, check.run(Set.of()));
    }
}
