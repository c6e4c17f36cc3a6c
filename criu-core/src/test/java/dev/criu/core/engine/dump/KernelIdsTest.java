package dev.criu.core.engine.dump;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.criu.core.procfs.PlainProcfsReader;
import dev.criu.core.procfs.Procfs;
import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.SyscallException;
import dev.criu.proto.task_kobj_ids_entry;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Objects of this process and of children of it. */
class KernelIdsTest {
    private final Kin kin = new Kin();
    private final Kcmp kcmp = new Kcmp(kin.kernel());
    private final Procfs procfs = new Procfs("/proc", new PlainProcfsReader());
    private final KernelIds ids = new KernelIds(kcmp, procfs, kin.self());

    @AfterEach
    void end() {
        kin.close();
    }

    @Test
    void ownObjectsAreTheFirst() {
        task_kobj_ids_entry own = ids.own();
        assertEquals(1, own.getVmId());
        assertEquals(1, own.getFilesId());
        assertEquals(1, own.getFsId());
        assertEquals(1, own.getSighandId());
        assertEquals(1, own.getPidNsId());
    }

    @Test
    void objectsOfEachTaskAreCountedAndRemembered() {
        int first = kin.child();
        int second = kin.child();
        assertEquals(2, of(first).getVmId());
        assertEquals(3, of(second).getVmId());
        assertEquals(2, of(first).getVmId());
        assertEquals(3, of(second).getFilesId());
    }

    @Test
    void whatSeveralHaveIsShared() {
        int child = kin.child();
        int thread = procfs.threads(kin.self())[1];
        ids.survey(List.of(child, thread), ObjectOrder.none());
        assertTrue(ids.isShared(Kcmp.VM, thread));
        assertTrue(ids.isShared(Kcmp.VM, kin.self()));
        assertFalse(ids.isShared(Kcmp.VM, child));
    }

    @Test
    void namespacesThatAreSharedHaveOneNumberAndEachItsOwn() {
        task_kobj_ids_entry own = ids.own();
        task_kobj_ids_entry child = of(kin.child());
        assertEquals(own.getMntNsId(), child.getMntNsId());
        assertEquals(own.getUserNsId(), child.getUserNsId());
        assertNotEquals(own.getMntNsId(), own.getUserNsId());
        assertNotEquals(own.getPidNsId(), own.getNetNsId());
    }

    @Test
    void duplicatesOfADescriptorAreOneFile() {
        int fd = (int) kin.kernel().call("test", Sys.EVENTFD2, 0, 0);
        int duplicate = (int) kin.kernel().call("test", Sys.DUP, fd);
        int other = (int) kin.kernel().call("test", Sys.EVENTFD2, 0, 0);
        int self = kin.self();
        assertEquals(0, kcmp.compare(Kcmp.FILE, self, self, fd, duplicate));
        int order = kcmp.compare(Kcmp.FILE, self, self, fd, other);
        assertNotEquals(0, order);
        assertEquals(-order, kcmp.compare(Kcmp.FILE, self, self, other, fd), "so that they can be sorted");
        for (int open : new int[] {fd, duplicate, other}) {
            kin.kernel().close(open);
        }
    }

    @Test
    void vanishedTaskIsTold() {
        var e = assertThrows(SyscallException.class, () -> kcmp.compare(Kcmp.VM, kin.self(), Integer.MAX_VALUE, 0, 0));
        assertEquals(Errno.ESRCH, e.errno());
    }

    private task_kobj_ids_entry of(int pid) {
        return ids.of(pid, ProcessPaths.namespaces(procfs, pid));
    }
}
