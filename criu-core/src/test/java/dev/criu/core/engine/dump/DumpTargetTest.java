package dev.criu.core.engine.dump;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.criu.core.api.CriuException;
import dev.criu.core.procfs.PlainProcfsReader;
import dev.criu.core.procfs.Procfs;
import dev.criu.linux.Sys;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DumpTargetTest {
    private final Kin kin = new Kin();
    private final Procfs procfs = new Procfs("/proc", new PlainProcfsReader());
    private final DumpTarget target = new DumpTarget(kin.kernel(), procfs);

    @AfterEach
    void end() {
        kin.close();
    }

    @Test
    void liveProcessIsATarget() {
        target.check(kin.child());
    }

    @Test
    void ourselvesAreNone() {
        assertRefused(kin.self(), "is this criu itself");
    }

    @Test
    void ourAncestorsAreNone() {
        int parent = procfs.status(kin.self()).ppid();
        assertRefused(parent, "is an ancestor of this criu, which would freeze itself; run criu from outside of the tree");
    }

    @Test
    void threadNamesItsProcess() {
        int tid = (int) kin.kernel().raw(Sys.GETTID, 0);
        assertRefused(tid, "is a thread of process " + kin.self() + "; dump that with -t " + kin.self());
    }

    @Test
    void zombieNamesItsParent() {
        int child = kin.child();
        kin.kill(child);
        while (procfs.status(child).state() != 'Z') {
            Thread.onSpinWait();
        }
        assertRefused(child, "is a zombie: it has ended and waits for its parent, pid " + kin.self());
    }

    @Test
    void pidOfNobodySaysWhatToDo() {
        assertRefused(Integer.MAX_VALUE, "no such process; give the pid of a running process with -t");
    }

    private void assertRefused(int pid, String why) {
        var e = assertThrows(CriuException.class, () -> target.check(pid));
        assertEquals("dump", e.place());
        assertTrue(e.getMessage().equals("pid " + pid + ": " + why), e.getMessage());
    }
}
