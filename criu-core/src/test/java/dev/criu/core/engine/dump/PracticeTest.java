package dev.criu.core.engine.dump;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PracticeTest {
    private final Practice practice = new Practice();

    @Test
    void smallTreeIsRehearsedOnce() {
        assertEquals(1, practice.rehearsals(new TreeSize(1, 1)));
    }

    @Test
    void bigTreeIsRehearsedMoreOftenThanSmallOneButNotWithoutEnd() {
        int hundred = new Practice().rehearsals(new TreeSize(1, 100));
        assertTrue(hundred > new Practice().rehearsals(new TreeSize(1, 10)));
        assertEquals(hundred, new Practice().rehearsals(new TreeSize(5000, 5000)));
    }

    @Test
    void whatHasBeenDumpedNeedsNoRehearsal() {
        practice.rehearsals(new TreeSize(100, 100));
        assertEquals(1, practice.rehearsals(new TreeSize(100, 100)));
    }

    @Test
    void smallDumpsAddUp() {
        int all = new Practice().rehearsals(new TreeSize(100, 100));
        practice.rehearsals(new TreeSize(1, 1));
        assertTrue(practice.rehearsals(new TreeSize(100, 100)) < all);
    }
}
