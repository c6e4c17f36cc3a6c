package dev.criu.core.procfs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class TaskFilesTest {
    @Test
    void readsLimitsByTheirNumber() {
        Limits limits = Limits.parse(Captured.bytes(Captured.text("limits").replaceAll(
                "Max open files .*", "Max open files            1024                 18446744073709551614 files     ")));
        assertEquals(16, limits.limits().size());
        assertEquals(new Limits.Limit(1024, -2), limits.of(7));
        assertEquals(new Limits.Limit(8388608, Limits.UNLIMITED), limits.of(3));
        assertEquals(new Limits.Limit(0, 0), limits.of(14));
    }

    @Test
    void refusesLimitsThatAreCutUnknownOrMore() {
        String text = Captured.text("limits");
        assertRefused(() -> Limits.parse(Captured.bytes(text.substring(0, text.length() - 1))));
        assertRefused(() -> Limits.parse(Captured.bytes(text.replace("Max file locks", "Max file jokes"))));
        assertRefused(() -> Limits.parse(Captured.bytes(text + "Max new thing             0 0 us\n")));
    }

    @Test
    void readsPosixTimers() {
        List<PosixTimer> timers = PosixTimer.parseAll(Captured.file("timers"));
        assertEquals(4, timers.size());
        int task = timers.get(3).target();
        assertEquals(new PosixTimer(3, 34, 0, PosixTimer.Notify.NONE, false, task, -6), timers.get(0));
        assertEquals(new PosixTimer(2, 34, 0, PosixTimer.Notify.SIGNAL, true, task, 1), timers.get(1));
        assertEquals(new PosixTimer(0, 14, 0x7ffd12345678L, PosixTimer.Notify.SIGNAL, false, task, 0), timers.get(3));
        assertEquals(List.of(), PosixTimer.parseAll(new byte[0]));
        assertRefused(() -> PosixTimer.parseAll(Captured.bytes("ID: 0\nsignal: 14/0\nnotify: smoke/pid.1\nClockID: 0\n")));
        assertRefused(() -> PosixTimer.parseAll(Captured.bytes("ID: 0\nsignal: 14/0\n")));
    }

    @Test
    void readsMounts() {
        List<MountInfo> mounts = MountInfo.parseAll(Captured.bytes("""
                63 43 0:39 / /tmp/m\\040\\134n rw,relatime shared:1 master:2 propagate_from:3 - tmpfs x\\040y rw
                43 42 254:0 / / rw,relatime unbindable - ext4 /dev/vda rw,discard
                70 43 0:4 net:[4026532000] /run/netns/a rw - nsfs  rw
                """));
        assertEquals(
                new MountInfo(
                        63, 43, 0, 39, KernelString.of("/"), KernelString.of("/tmp/m \\n"), KernelString.of("rw,relatime"),
                        new MountInfo.Propagation(1, 2, 3, false), KernelString.of("tmpfs"), KernelString.of("x y"),
                        KernelString.of("rw")),
                mounts.get(0));
        assertEquals(new MountInfo.Propagation(0, 0, 0, true), mounts.get(1).propagation());
        assertEquals(KernelString.EMPTY, mounts.get(2).source());
        assertEquals(MountInfo.Propagation.PRIVATE, mounts.get(2).propagation());
    }

    @Test
    void refusesMountsThatAreCutOrUnknown() {
        assertRefused(() -> MountInfo.parseAll(Captured.bytes("43 42 254:0 / / rw - ext4 /dev/vda rw")));
        assertRefused(() -> MountInfo.parseAll(Captured.bytes("43 42 254:0 / / rw\n63 43 0:39 / /x rw - tmpfs x rw\n")));
        assertRefused(() -> MountInfo.parseAll(Captured.bytes("43 42 254:0 / / rw sticky:1 - ext4 /dev/vda rw\n")));
    }

    @Test
    void readsNamespaceLinks() {
        assertEquals(new NsLink("pid", 4026531836L), NsLink.parse(Captured.bytes("pid:[4026531836]")));
        assertRefused(() -> NsLink.parse(Captured.bytes("pid:[4026531836")));
        assertRefused(() -> NsLink.parse(Captured.bytes("pid:[]")));
    }

    @Test
    void readsCgroups() {
        List<CgroupLine> lines = CgroupLine.parseAll(Captured.bytes("9:name=systemd:/\n3:cpu,cpuacct:/a:b c\n0::/../x\n"));
        assertEquals(new CgroupLine(9, "name=systemd", KernelString.of("/")), lines.get(0));
        assertEquals(new CgroupLine(3, "cpu,cpuacct", KernelString.of("/a:b c")), lines.get(1));
        assertEquals(new CgroupLine(0, "", KernelString.of("/../x")), lines.get(2));
        assertRefused(() -> CgroupLine.parseAll(Captured.bytes("0::/x")));
    }

    @Test
    void readsTimeOffsetsAndIdMaps() {
        byte[] offsets = Captured.bytes("monotonic          -5         7\nboottime           10 999999999\n");
        assertEquals(new TimensOffsets(-5, 7, 10, 999999999), TimensOffsets.parse(offsets));
        byte[] map = Captured.bytes("         0       1000          1\n         1     100000 4294967295\n");
        assertEquals(List.of(new IdMapping(0, 1000, 1), new IdMapping(1, 100000, -1)), IdMapping.parseAll(map));
        assertRefused(() -> IdMapping.parseAll(Captured.bytes("         0       1000 4294967296\n")));
    }

    @Test
    void readsSingleValues() {
        assertEquals(ProcValues.LOGINUID_UNSET, ProcValues.loginuid(Captured.bytes("4294967295")));
        assertEquals(-1000, ProcValues.oomScoreAdj(Captured.bytes("-1000\n")));
        assertEquals(0x0040000, ProcValues.personality(Captured.bytes("00040000\n")));
        assertEquals(0x33, ProcValues.coredumpFilter(Captured.bytes("00000033\n")));
        assertEquals(List.of(17, 2000), ProcValues.children(Captured.bytes("17 2000 ")));
        assertEquals(List.of(), ProcValues.children(new byte[0]));
        assertEquals(new Uptime(85202, 338046), Uptime.parse(Captured.bytes("852.02 3380.46\n")));
        assertArrayEquals(new long[] {33, 0x7fff_0000_0000L, 0, 0}, ProcValues.auxv(new byte[] {
            33, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, 0x7f, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
        }));
    }

    @Test
    void refusesSingleValuesThatAreNone() {
        assertRefused(() -> ProcValues.loginuid(new byte[0]));
        assertRefused(() -> ProcValues.oomScoreAdj(Captured.bytes("1")));
        assertRefused(() -> ProcValues.personality(Captured.bytes("123456789\n")));
        assertRefused(() -> ProcValues.children(Captured.bytes("17 20")));
        assertRefused(() -> ProcValues.auxv(new byte[24]));
    }

    private static void assertRefused(Runnable parse) {
        assertThrows(ProcfsParseException.class, parse::run);
    }
}
