package dev.criu.core.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.criu.core.procfs.PlainProcfsReader;
import dev.criu.core.procfs.Procfs;
import dev.criu.core.procfs.TaskStatus;
import dev.criu.linux.program.Buffer;
import dev.criu.linux.program.Program;
import dev.criu.proto.creds_entry;
import java.util.List;
import org.junit.jupiter.api.Test;

class CredentialsTest {
    private static final long NET_RAW = 1L << 13;
    private static final long CHECKPOINT_RESTORE = 1L << 40;
    private static final OwnIdentity OURS = OwnIdentities.root(NET_RAW | CHECKPOINT_RESTORE);

    private final creds_entry.Builder creds = creds_entry.newBuilder()
            .setUid(1000).setEuid(1001).setSuid(1002).setFsuid(1003)
            .setGid(2000).setEgid(2001).setSgid(2002).setFsgid(2003)
            .addGroups(7).addGroups(-2)
            .setSecbits(0)
            .addCapBnd((int) NET_RAW).addCapBnd((int) (CHECKPOINT_RESTORE >>> 32))
            .addCapPrm((int) NET_RAW).addCapPrm(0)
            .addCapEff(0).addCapEff(0)
            .addCapInh((int) NET_RAW).addCapInh(0);

    @Test
    void keepsWhatTheKernelTells() {
        TaskStatus status = new Procfs("/proc", new PlainProcfsReader()).status((int) ProcessHandle.current().pid());
        creds_entry c = Credentials.encode(status, 5);
        assertEquals(status.uid().effective(), c.getEuid());
        assertEquals(status.gid().filesystem(), c.getFsgid());
        assertEquals(status.groups(), c.getGroupsList());
        assertEquals(status.caps().bounding(), Credentials.join(c.getCapBndList()));
        assertEquals(status.caps().permitted(), Credentials.join(c.getCapPrmList()));
        assertEquals(5, c.getSecbits());
        assertEquals(status.noNewPrivs(), c.hasNoNewPrivs());
    }

    @Test
    void callsComeInTheOrderThatCapabilitiesAllow() {
        assertEquals(
                List.of(
                        "setgroups(2, &)",
                        "setresgid(2000, 2001, 2002)",
                        "setfsgid(2003)",
                        "prctl(28, 5, 0, 0, 0)", // keep capabilities across the change of uid
                        "setresuid(1000, 1001, 1002)",
                        "setfsuid(1003)",
                        "capset(&, &)", // inheritable, while everything is permitted
                        "prctl(47, 4, 0, 0, 0)",
                        "prctl(28, 0, 0, 0, 0)",
                        "capset(&, &)"), // what takes the right to do all this away
                Calls.of(restore()));
    }

    @Test
    void whatIsThereAlreadyIsNotSetAsThatTakesCapabilities() {
        Program program = new Program();
        Credentials.restore(program, OwnIdentities.credsOf(OURS), OURS, "tid 812");
        assertEquals(List.of("capset(&, &)", "prctl(47, 4, 0, 0, 0)", "capset(&, &)"), Calls.of(program));
    }

    @Test
    void dropsFromTheBoundingSetWhatItHasTooMuch() {
        creds.clearCapBnd().addCapBnd((int) NET_RAW).addCapBnd(0);
        List<String> calls = Calls.of(restore());
        assertTrue(calls.contains("prctl(24, 40, 0, 0, 0)"), calls::toString);
        assertFalse(calls.contains("prctl(24, 13, 0, 0, 0)"), calls::toString);
    }

    @Test
    void raisesAmbientCapabilitiesBetweenInheritableAndBounding() {
        creds.addCapAmb((int) NET_RAW).addCapAmb(0).clearCapBnd().addCapBnd((int) NET_RAW).addCapBnd(0);
        List<String> calls = Calls.of(restore());
        int raise = calls.indexOf("prctl(47, 2, 13, 0, 0)");
        assertTrue(raise > calls.indexOf("capset(&, &)"), calls::toString);
        assertTrue(raise < calls.indexOf("prctl(24, 40, 0, 0, 0)"), calls::toString);
    }

    @Test
    void setsBothHalvesOfTheCapabilitySets() {
        creds.clearCapPrm().addCapPrm((int) NET_RAW).addCapPrm((int) (CHECKPOINT_RESTORE >>> 32));
        Program program = restore();
        Buffer data = (Buffer) program.ops().get(program.ops().size() - 1).args().get(1);
        assertEquals(0, data.getInt(0), "effective");
        assertEquals((int) NET_RAW, data.getInt(4), "permitted");
        assertEquals((int) NET_RAW, data.getInt(8), "inheritable");
        assertEquals((int) (CHECKPOINT_RESTORE >>> 32), data.getInt(16), "permitted, upper half");
    }

    @Test
    void idsAreUnsigned() {
        creds.setUid(-2).setEuid(-2).setSuid(-2);
        assertTrue(Calls.of(restore()).contains("setresuid(4294967294, 4294967294, 4294967294)"));
        assertEquals(-2, Calls.buffer(restore(), 0).getInt(4), "a group");
    }

    @Test
    void noNewPrivilegesComeLast() {
        creds.setNoNewPrivs(1);
        List<String> calls = Calls.of(restore());
        assertEquals("prctl(38, 1, 0, 0, 0)", calls.get(calls.size() - 1));
    }

    @Test
    void wordsOfCapabilitiesAreJoinedUnsigned() {
        assertEquals(0x1_8000_0000L, Credentials.join(List.of(0x8000_0000, 1)));
        assertEquals(5, Credentials.join(List.of(5)));
        assertEquals(0, Credentials.join(List.of()));
    }

    private Program restore() {
        Program program = new Program();
        Credentials.restore(program, creds.build(), OURS, "tid 812");
        return program;
    }
}
