package dev.criu.core.procfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class FdInfoTest {
    private static final String COMMON = "pos:\t0\nflags:\t02\nmnt_id:\t17\nino:\t13\n";

    @Test
    void readsAPlainFileWithALock() {
        FdInfo info = parse("pos:\t100\nflags:\t0102002\nmnt_id:\t27\nino:\t2146379\n"
                + "lock:\t1: FLOCK  ADVISORY  WRITE 5227 fe:00:2146379 0 EOF\n");
        assertEquals(100, info.pos());
        assertEquals(0102002, info.flags());
        assertEquals(27, info.mntId());
        assertEquals(2146379, info.ino());
        assertEquals(List.of(new FdInfo.Line("lock", "1: FLOCK  ADVISORY  WRITE 5227 fe:00:2146379 0 EOF")), info.extra());
    }

    @Test
    void readsEventfd() {
        String text = COMMON + "eventfd-count:                5\neventfd-id: 1\neventfd-semaphore: 1\n";
        assertEquals(new EventFdInfo(5, 1, true), EventFdInfo.parse(parse(text)));
        String old = COMMON + "eventfd-count: fffffffffffffffe\n";
        assertEquals(new EventFdInfo(-2, -1, false), EventFdInfo.parse(parse(old)));
    }

    @Test
    void readsTimerfd() {
        String text = COMMON + "clockid: 1\nticks: 3\nsettime flags: 01\nit_value: (99, 468024715)\nit_interval: (1, 500)\n";
        assertEquals(new TimerFdInfo(1, 3, 1, 99, 468024715, 1, 500), TimerFdInfo.parse(parse(text)));
    }

    @Test
    void readsSignalfd() {
        assertEquals(
                new SignalFdInfo(0x8000000000000200L), SignalFdInfo.parse(parse(COMMON + "sigmask:\t8000000000000200\n")));
    }

    @Test
    void readsTargetsOfEpollInOrder() {
        String text = COMMON
                + "tfd:        4 events: 80000019 data:                1  pos:0 ino:d sdev:10\n"
                + "tfd:        3 events:       19 data: deadbeefcafe0123  pos:-1 ino:20c046 sdev:fe00000\n";
        assertEquals(
                List.of(
                        new EpollTarget(4, 0x80000019, 1, 0, 0xd, 0x10),
                        new EpollTarget(3, 0x19, 0xdeadbeefcafe0123L, -1, 0x20c046, 0xfe00000)),
                EpollTarget.parseAll(parse(text)));
        assertEquals(List.of(), EpollTarget.parseAll(parse(COMMON)));
    }

    @Test
    void readsKeysOfLinesWithSeveralFields() {
        FdInfo info = parse(COMMON + "inotify wd:1 ino:20c046 sdev:fe00000 mask:300\nPid:\t5227\nNSpid:\t5227\t1\n");
        assertEquals("1 ino:20c046 sdev:fe00000 mask:300", info.value("inotify wd"));
        assertEquals("5227\t1", info.value("NSpid"));
    }

    @Test
    void refusesAnotherKindAndTruncation() {
        assertThrows(ProcfsParseException.class, () -> EventFdInfo.parse(parse(COMMON)));
        assertThrows(ProcfsParseException.class, () -> parse("pos:\t0\nflags:\t02\n"));
        assertThrows(ProcfsParseException.class, () -> parse(COMMON + "eventfd-count:"));
        assertThrows(ProcfsParseException.class, () -> parse("pos:\t9223372036854775808\nflags:\t02\nmnt_id:\t1\n"));
        assertThrows(
                ProcfsParseException.class, () -> EpollTarget.parseAll(parse(COMMON + "tfd:        4 events: 80000019\n")));
    }

    private static FdInfo parse(String text) {
        return FdInfo.parse(Captured.bytes(text));
    }
}
