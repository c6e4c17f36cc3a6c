package dev.criu.core.engine.restore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.criu.core.api.CriuException;
import dev.criu.core.memory.UsedAddresses;
import dev.criu.core.task.TestProcess;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ArenaPlaceTest {
    private static final long LOWEST = 0x1000_0000L;
    private static final long SIZE = 0x10_0000;
    private static final long VSYSCALL = 0xffffffffff600000L;

    private final TestProcess root = TestProcess.root(10);

    @Test
    void emptyAddressSpaceHasRoomAtTheBottom() {
        assertEquals(LOWEST, find(root));
    }

    @Test
    void holeBetweenMappingsIsTakenIfItIsBigEnough() {
        TestProcess process = at(root, LOWEST, LOWEST + SIZE);
        at(process, LOWEST + 2 * SIZE - 0x1000, LOWEST + 3 * SIZE);
        at(process, LOWEST + 4 * SIZE, LOWEST + 5 * SIZE);
        assertEquals(LOWEST + 3 * SIZE, find(process), "the first hole is a page too small, the second fits exactly");
    }

    @Test
    void mappingsOfEveryProcessCount() {
        TestProcess other = at(TestProcess.child(11, root), LOWEST + SIZE / 2, LOWEST + 2 * SIZE);
        assertEquals(LOWEST + 2 * SIZE, find(at(root, LOWEST, LOWEST + SIZE), other));
    }

    @Test
    void zombiesAndTheVsyscallPageAreInNobodysWay() {
        assertEquals(LOWEST, find(at(root, VSYSCALL, VSYSCALL + 0x1000), TestProcess.child(11, root).zombie(0)));
    }

    @Test
    void mappingsBelowDoNotMoveItDown() {
        assertEquals(LOWEST, find(at(root, 0x10000, 0x20000)));
    }

    @Test
    void fullAddressSpaceIsAnError() {
        assertThrows(CriuException.class, () -> find(at(root, 0x10000, 0x7f00_0000_0000L - SIZE + 0x1000)));
    }

    private static TestProcess at(TestProcess process, long start, long end) {
        return process.mapping(start, end, 3, 0x22, 0x201);
    }

    private static long find(TestProcess... processes) {
        return ArenaPlace.find(
                UsedAddresses.of(Arrays.stream(processes)
                        .map(process -> process.image().mm())
                        .filter(Objects::nonNull)
                        .map(mm -> mm.getVmasList())
                        .toList()),
                SIZE);
    }
}
