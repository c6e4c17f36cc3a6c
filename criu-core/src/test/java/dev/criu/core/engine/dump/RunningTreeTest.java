package dev.criu.core.engine.dump;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.criu.core.procfs.Procfs;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RunningTreeTest {
    private static final long MIB = 1 << 20;

    @Test
    void seesProcessesWithTheirThreadsAndMemory() {
        try (Kin kin = new Kin()) {
            int child = kin.child();
            RunningTree tree = RunningTree.of(new Procfs(), kin.self());
            assertEquals(kin.self(), tree.pids().get(0));
            assertTrue(tree.pids().contains(child));
            assertTrue(tree.size().threads() > tree.size().processes());
            assertTrue(tree.memory().get(kin.self()) > MIB);
        }
    }

    @Test
    void smallOnesOfManyAreCopiedAsLongAsThereIsRoom() {
        RunningTree tree = tree(20);
        assertEquals(19, tree.soonCopied(Long.MAX_VALUE).size());
        assertEquals(19 * MIB, tree.memoryOf(tree.soonCopied(Long.MAX_VALUE)));
        assertEquals(Set.of(2, 3), tree.soonCopied(2 * MIB + 5));
        assertEquals(Set.of(), tree.soonCopied(0));
    }

    @Test
    void fewAreNot() {
        assertEquals(Set.of(), tree(8).soonCopied(Long.MAX_VALUE));
    }

    /** The first process is big, the others have a MiB each. */
    private static RunningTree tree(int processes) {
        Map<Integer, Long> memory = new LinkedHashMap<>();
        for (int pid = 1; pid <= processes; pid++) {
            memory.put(pid, pid == 1 ? 100 * MIB : MIB);
        }
        return new RunningTree(memory, processes);
    }
}
