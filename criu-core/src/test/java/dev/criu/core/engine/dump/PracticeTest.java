package dev.criu.core.engine.dump;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PracticeTest {
    private final Practice practice = new Practice();

    @Test
    void smallTreeIsRehearsedOnce() {
        assertEquals(1, practice.rehearsals(new TreeSize(1, 1, 0)));
    }

    @Test
    void bigTreeIsRehearsedMoreOftenThanSmallOneButNotWithoutEnd() {
        int many = new Practice().rehearsals(new TreeSize(1, 200, 0));
        assertTrue(many > new Practice().rehearsals(new TreeSize(1, 40, 0)));
        assertEquals(many, new Practice().rehearsals(new TreeSize(5000, 5000, 0)));
    }

    @Test
    void whatHasBeenDumpedNeedsNoRehearsal() {
        practice.rehearsals(new TreeSize(100, 100, 0));
        assertEquals(1, practice.rehearsals(new TreeSize(100, 100, 0)));
    }

    @Test
    void smallDumpsAddUp() {
        int all = new Practice().rehearsals(new TreeSize(60, 60, 0));
        practice.rehearsals(new TreeSize(1, 1, 0));
        assertTrue(practice.rehearsals(new TreeSize(60, 60, 0)) < all);
    }
}
