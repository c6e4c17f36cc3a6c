package dev.criu.core.procfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class TaskStatusTest {
    @Test
    void readsIdentityAndCredentials() {
        String text = Captured.text("status")
                .replaceAll("Uid:.*", "Uid:\t1\t2\t3\t4294967294")
                .replaceAll("Groups:.*", "Groups:\t4 27 4294967295 ")
                .replaceAll("NSpid:.*", "NSpid:\t500\t7\t1");
        TaskStatus status = TaskStatus.parse(Captured.bytes(text));
        assertEquals(KernelString.of(") R 1 (\\nx"), status.name());
        assertEquals(022, status.umask());
        assertEquals('S', status.state());
        assertEquals(status.tgid(), status.pid());
        assertEquals(1, status.ppid());
        assertEquals(0, status.tracerPid());
        assertEquals(new TaskStatus.Ids(1, 2, 3, -2), status.uid());
        assertEquals(List.of(4, 27, -1), status.groups());
        assertEquals(List.of(500, 7, 1), status.nsPid());
        assertEquals(List.of(status.pid()), status.nsTgid());
        assertEquals(256, status.fdSize());
        assertFalse(status.kthread());
        assertEquals(1, status.threads());
    }

    @Test
    void readsSignalsCapabilitiesAndSeccomp() {
        String text = Captured.text("status")
                .replaceAll("SigPnd:.*", "SigPnd:\tffffffffffffffff")
                .replaceAll("ShdPnd:.*", "ShdPnd:\t0000000000000200")
                .replaceAll("SigCgt:.*", "SigCgt:\t8000000000000001")
                .replaceAll("CapAmb:.*", "CapAmb:\t0000000000000400")
                .replaceAll("NoNewPrivs:.*", "NoNewPrivs:\t1")
                .replaceAll("Seccomp:.*", "Seccomp:\t2")
                .replaceAll("Seccomp_filters:.*", "Seccomp_filters:\t3");
        TaskStatus status = TaskStatus.parse(Captured.bytes(text));
        assertEquals(-1L, status.sigPending());
        assertEquals(0x200, status.sharedPending());
        assertEquals(0, status.sigBlocked());
        assertEquals(0x8000000000000001L, status.sigCaught());
        assertEquals(new TaskStatus.Caps(0, 0x1fffeffffffL, 0x1fffeffffffL, 0x1fffeffffffL, 0x400), status.caps());
        assertTrue(status.noNewPrivs());
        assertEquals(2, status.seccomp());
        assertEquals(3, status.seccompFilters());
    }

    @Test
    void readsHowOftenTheThreadLeftAProcessor() {
        String text = Captured.text("status")
                .replaceAll("nonvoluntary_ctxt_switches:.*", "nonvoluntary_ctxt_switches:\t30")
                .replaceAll("\nvoluntary_ctxt_switches:.*", "\nvoluntary_ctxt_switches:\t4");
        assertEquals(34, TaskStatus.parse(Captured.bytes(text)).switches());
        String without = text.replaceAll("(non)?voluntary_ctxt_switches:.*\n", "");
        assertEquals(-1, TaskStatus.parse(Captured.bytes(without)).switches());
    }

    @Test
    void readsZombieAndOlderKernelWithoutOptionalLines() {
        String text = Captured.text("status")
                .replaceAll("(Umask|NS\\w+|Kthread|Vm\\w+|Rss\\w+|Seccomp_filters|Speculation\\w+):.*\n", "")
                .replaceAll("State:.*", "State:\tZ (zombie)")
                .replaceAll("Groups:.*", "Groups:\t ");
        TaskStatus status = TaskStatus.parse(Captured.bytes(text));
        assertEquals('Z', status.state());
        assertEquals(-1, status.umask());
        assertEquals(List.of(), status.groups());
        assertEquals(List.of(), status.nsPid());
        assertEquals(-1, status.seccompFilters());
    }

    @Test
    void refusesInputCutBeforeTheLastKeyOfInterest() {
        byte[] data = Captured.file("status");
        int end = Captured.text("status").indexOf("Seccomp_filters");
        for (int length = 0; length < end; length++) {
            byte[] cut = Captured.cut(data, length);
            boolean wholeLine = length > 0 && cut[length - 1] == '\n';
            if (!wholeLine || Captured.text("status").indexOf("CapAmb") > length) {
                assertThrows(ProcfsParseException.class, () -> TaskStatus.parse(cut), "cut to " + length);
            }
        }
    }
}
