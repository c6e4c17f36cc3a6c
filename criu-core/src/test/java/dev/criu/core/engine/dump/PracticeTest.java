package dev.criu.core.engine.dump;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PracticeTest {
    private final Practice practice = new Practice();

    @Test
    void smallTreeIsRehearsedSomeTimesAndOnceFromThenOn() {
        int first = practice.rehearsals(new TreeSize(1, 1));
        assertTrue(first > 1 && first < 10, first + " times");
        assertEquals(1, practice.rehearsals(new TreeSize(1, 1)));
    }

    @Test
    void bigTreeIsRehearsedMoreOftenThanSmallOneButNotWithoutEnd() {
        int many = new Practice().rehearsals(new TreeSize(1, 200));
        assertTrue(many > new Practice().rehearsals(new TreeSize(1, 40)));
        assertEquals(many, new Practice().rehearsals(new TreeSize(5000, 5000)));
    }

    @Test
    void whatHasBeenDumpedNeedsNoRehearsal() {
        practice.rehearsals(new TreeSize(100, 100));
        assertEquals(1, practice.rehearsals(new TreeSize(100, 100)));
    }

    @Test
    void smallDumpsAddUp() {
        int all = new Practice().rehearsals(new TreeSize(60, 60));
        practice.rehearsals(new TreeSize(1, 1));
        assertTrue(practice.rehearsals(new TreeSize(60, 60)) < all);
    }
}
