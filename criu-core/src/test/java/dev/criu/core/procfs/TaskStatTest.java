package dev.criu.core.procfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class TaskStatTest {
    private static final String PLAIN =
            "3273 (cat) R 3271 3271 2113 34817 -1 4194304 102 0 0 0 0 0 0 0 39 19 2 0 85201 3133440 394 18446744073709551615 "
                    + "94188537597952 94188537617833 140727139213424 0 0 0 0 0 0 0 0 0 17 3 7 2 0 0 0 94188537633840 "
                    + "94188537635456 94188676833280 140727139220174 140727139220212 140727139220212 140727139221483 256\n";

    @Test
    void readsEveryFieldThatIsKept() {
        TaskStat stat = TaskStat.parse(Captured.bytes(PLAIN));
        var layout = new TaskStat.Layout(
                94188537597952L, 94188537617833L, 140727139213424L, 94188537633840L, 94188537635456L, 94188676833280L,
                140727139220174L, 140727139220212L, 140727139220212L, 140727139221483L);
        assertEquals(
                new TaskStat(
                        3273, KernelString.of("cat"), 'R', 3271, 3271, 2113, 34817, -1, 4194304, 19, 2, 85201, 7, 2, layout, 17, 256),
                stat);
        assertEquals(136, stat.ttyMajor());
        assertEquals(1, stat.ttyMinor());
    }

    @Test
    void takesNameWithParenthesesAndLineFeedAsItIs() {
        TaskStat stat = TaskStat.parse(Captured.file("stat"));
        assertEquals(KernelString.of(") R 1 (\nx"), stat.comm());
        assertEquals('S', stat.state());
        assertEquals(1, stat.ppid());
    }

    @Test
    void readsNegativeNiceAndLargeTerminalNumbers() {
        TaskStat stat = TaskStat.parse(Captured.bytes(PLAIN.replace(" 39 19 2 ", " 0 -20 2 ").replace("34817", "1048833")));
        assertEquals(-20, stat.nice());
        assertEquals(257, stat.ttyMinor());
    }

    @Test
    void acceptsFieldsThatNewerKernelsAdd() {
        assertEquals(256, TaskStat.parse(Captured.bytes(PLAIN.replace("\n", " 1 2\n"))).exitCode());
    }

    @Test
    void refusesInputCutAtAnyByte() {
        byte[] data = Captured.bytes(PLAIN);
        for (int length = 0; length < data.length; length++) {
            byte[] cut = Captured.cut(data, length);
            assertThrows(ProcfsParseException.class, () -> TaskStat.parse(cut), "cut to " + length);
        }
    }

    @Test
    void refusesNumbersBeyond64Bits() {
        byte[] data = Captured.bytes(PLAIN.replace("18446744073709551615", "18446744073709551616"));
        assertThrows(ProcfsParseException.class, () -> TaskStat.parse(data));
    }
}
