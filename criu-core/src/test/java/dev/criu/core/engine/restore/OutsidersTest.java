package dev.criu.core.engine.restore;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.criu.core.task.ProcessImage;
import dev.criu.core.tree.NsPid;
import dev.criu.proto.core_entry;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutsidersTest {
    private static ProcessImage process(int pid, int pgid, int sid) {
        return new ProcessImage(
                new NsPid(pid), pid == 1 ? 0 : 1, pgid, sid, core_entry.getDefaultInstance(), List.of(), null, null, null, null,
                List.of());
    }

    private static String words(List<ProcessImage> processes) {
        StringBuilder words = new StringBuilder();
        processes.forEach(p -> words.append(p.pid()).append(':').append(p.pgid()).append(':').append(p.sid()).append(' '));
        return words.toString().strip();
    }

    private final List<ProcessImage> tree =
            List.of(process(1, 0, 0), process(2, 0, 0), process(3, 3, 0), process(4, 4, 4), process(5, 4, 4));

    @Test
    void givesTheRootASessionForThoseFromOutside() {
        assertEquals("1:1:1 2:1:1 3:3:1 4:4:4 5:4:4", words(Outsiders.adopt(tree, false)));
    }

    @Test
    void leavesShellJobsInTheCallersSession() {
        assertEquals(words(tree), words(Outsiders.adopt(tree, true)));
    }

    @Test
    void leavesTreesWithASessionOfTheirOwn() {
        List<ProcessImage> own = List.of(process(1, 1, 1), process(2, 1, 1));
        assertEquals(words(own), words(Outsiders.adopt(own, false)));
    }
}
