package dev.criu.core.engine.dump;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FactsAheadTest {
    private final List<Integer> begun = new ArrayList<>();
    private final Map<Integer, Future<ProcessFacts>> read = new HashMap<>();

    @Test
    void factsAreReadAheadInOrderButNotAllAtOnce() {
        FactsAhead facts = of(1000);
        int ahead = begun.size();
        assertTrue(ahead > 1 && ahead < 100, ahead + " are read ahead");
        for (int pid = 1; pid <= 1000; pid++) {
            assertSame(read.get(pid), facts.of(pid));
            assertEquals(Math.min(pid + ahead, 1000), begun.size());
        }
        assertEquals(pids(1000), begun);
    }

    @Test
    void whoIsAskedForOutOfOrderIsReadThen() {
        FactsAhead facts = of(1000);
        assertSame(facts.of(1000), read.get(1000));
        assertSame(facts.of(1), read.get(1));
        assertEquals(pids(1000), begun);
    }

    @Test
    void treeOfFewIsReadAtOnce() {
        of(2);
        assertEquals(List.of(1, 2), begun);
    }

    private FactsAhead of(int processes) {
        return new FactsAhead(pids(processes), pid -> {
            begun.add(pid);
            read.put(pid, new CompletableFuture<>());
            return read.get(pid);
        });
    }

    private static List<Integer> pids(int count) {
        return IntStream.rangeClosed(1, count).boxed().toList();
    }
}
