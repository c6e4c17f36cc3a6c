package dev.criu.core.engine.dump;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.criu.core.procfs.PlainProcfsReader;
import dev.criu.core.procfs.Procfs;
import dev.criu.linux.Sys;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Objects of children of this process, as they were ordered earlier. */
class ObjectOrderTest {
    private final Kin kin = new Kin();
    private final Kcmp kcmp = new Kcmp(kin.kernel());

    @AfterEach
    void end() {
        kin.close();
    }

    @Test
    void processesComeAsTheirObjectsLie() {
        List<Integer> children = children(8);
        ObjectOrder order = ObjectOrder.of(kcmp, kin.self(), children);
        for (int kind : KernelIds.KINDS) {
            List<Integer> sorted = order.sort(kind, children);
            for (int i = 1; i < sorted.size(); i++) {
                assertEquals(-1, kcmp.compare(kind, sorted.get(i - 1), sorted.get(i), 0, 0));
            }
        }
    }

    @Test
    void thoseThatWereNotSeenComeLast() {
        List<Integer> seen = children(3);
        ObjectOrder order = ObjectOrder.of(kcmp, kin.self(), seen);
        int late = kin.child();
        List<Integer> sorted = order.sort(Kcmp.VM, List.of(late, seen.get(0), seen.get(2)));
        assertEquals(3, sorted.size());
        assertEquals(late, sorted.get(2));
    }

    @Test
    void processesThatHaveEndedAreLeftOut() {
        List<Integer> children = children(4);
        int dead = children.get(1);
        kin.kill(dead);
        kin.kernel().raw(Sys.WAIT4, dead, 0, 0, 0);
        ObjectOrder order = ObjectOrder.of(kcmp, kin.self(), children);
        assertEquals(3, order.sort(Kcmp.FILES, List.of(children.get(0), children.get(2), children.get(3))).size());
    }

    @Test
    void orderChangesNoNumber() {
        List<Integer> children = children(6);
        ObjectOrder order = ObjectOrder.of(kcmp, kin.self(), children.subList(0, 3));
        KernelIds ids = new KernelIds(kcmp, new Procfs("/proc", new PlainProcfsReader()), kin.self());
        ids.survey(children, order);
        for (int i = 0; i < children.size(); i++) {
            var links = ProcessPaths.namespaces(new Procfs("/proc", new PlainProcfsReader()), children.get(i));
            assertEquals(i + 2, ids.of(children.get(i), links).getVmId());
        }
        assertEquals(1, ids.own().getVmId());
    }

    private List<Integer> children(int count) {
        List<Integer> children = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            children.add(kin.child());
        }
        return children;
    }
}
