package dev.criu.core.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.criu.core.api.CriuException;
import dev.criu.linux.Sys;
import dev.criu.proto.fown_entry;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnerRestorerTest {
    private static final int F_OWNER_PID = 1;
    private static final int NOBODY = 65534;

    @TempDir
    Path directory;

    private KindBench bench;
    private int fd;

    @BeforeEach
    void openFile() {
        bench = new KindBench(directory);
        fd = (int) bench.kernel().call("test", Sys.EVENTFD2, 0, 0);
    }

    @AfterEach
    void closeFile() {
        bench.kernel().close(fd);
    }

    @Test
    void plansNothingForFileWithoutOwner() {
        RecordingPlan plan = new RecordingPlan();
        OwnerRestorer.plan(plan, 1, 2, ZeroOwner.ENTRY);
        assertEquals(List.of(), plan.completions);
    }

    @Test
    void setsOwnerAndSignal() {
        fown_entry owner = owner(ourPid(), 12).build();
        restore(owner);
        assertEquals(12, bench.file(fd).owner().getSignum());
        assertEquals(ourPid(), bench.file(fd).owner().getPid());
        assertEquals(F_OWNER_PID, bench.file(fd).owner().getPidType());
    }

    @Test
    void setsOwnerAsTheUserWhoDid() {
        long uid = bench.kernel().raw(Sys.GETUID, 0);
        assumeTrue(uid == 0 && bench.kernel().raw(Sys.SETRESUID, -1, NOBODY, -1) == 0, "needs to change its user");
        bench.kernel().call("test", Sys.SETRESUID, -1, 0, -1);
        fown_entry owner = owner(ourPid(), 12).setUid(NOBODY).setEuid(NOBODY).build();
        restore(owner);
        assertEquals(owner, bench.file(fd).owner());
        assertEquals(0, bench.kernel().raw(Sys.GETUID, 0));
    }

    @Test
    void saysThatTheOwnerIsGone() {
        var error = assertThrows(CriuException.class, () -> restore(owner(Integer.MAX_VALUE, 0).build()));
        assertEquals("owner", error.place());
        assertTrue(error.getMessage().startsWith("file 0x1 (owner 2147483647): cannot be set: ESRCH"), error.getMessage());
    }

    private void restore(fown_entry owner) {
        RecordingPlan plan = new RecordingPlan();
        plan.create(1, "eventfd", () -> fd);
        OwnerRestorer.plan(plan, 1, 2, owner);
        plan.carryOut(bench.workshop());
    }

    private static int ourPid() {
        return (int) ProcessHandle.current().pid();
    }

    private static fown_entry.Builder owner(int pid, int signal) {
        return fown_entry.newBuilder().setUid(0).setEuid(0).setSignum(signal).setPidType(F_OWNER_PID).setPid(pid);
    }
}
