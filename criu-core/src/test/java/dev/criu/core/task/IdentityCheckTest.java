package dev.criu.core.task;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.criu.core.api.CriuException;
import dev.criu.core.procfs.CapabilityNames;
import dev.criu.proto.creds_entry;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class IdentityCheckTest {
    private static final long SYS_PTRACE = 1L << CapabilityNames.SYS_PTRACE;
    private static final long ALL_IDS = 1L << CapabilityNames.SETUID | 1L << CapabilityNames.SETGID | 1L << CapabilityNames.SETPCAP;
    private final OwnIdentity user = OwnIdentities.of(1000, SYS_PTRACE);

    @Test
    void whatCriuIsItselfTakesNoCapability() {
        assertDoesNotThrow(() -> check(user, c -> { }));
    }

    @Test
    void namesWhatIsMissing() {
        refuses("it belongs to user 1001, criu to 1000 without CAP_SETUID", c -> c.setEuid(1001));
        refuses("it is in other groups than criu, which lacks CAP_SETGID", c -> c.setSgid(1001));
        refuses("it is in other groups than criu, which lacks CAP_SETGID", c -> c.addGroups(8));
        refuses("criu lacks capabilities that it has: CAP_CHOWN, CAP_CHECKPOINT_RESTORE", c -> c.setCapPrm(0, 1).setCapPrm(1, 1 << 8));
        refuses("its bounding set lacks CAP_SYS_PTRACE, and criu CAP_SETPCAP to take it away", c -> c.setCapBnd(0, 0));
        refuses("it has other secure bits than criu, which lacks CAP_SETPCAP", c -> c.setSecbits(1));
    }

    @Test
    void whoMayDoItDoes() {
        OwnIdentity able = OwnIdentities.of(1000, ALL_IDS);
        assertDoesNotThrow(() -> check(able, c -> c.setUid(5).setGid(6).clearGroups().setCapBnd(0, 0).setSecbits(1)));
    }

    private void refuses(String why, Consumer<creds_entry.Builder> change) {
        var e = assertThrows(CriuException.class, () -> check(user, change));
        assertEquals("tid 812: " + why + "; restore as root, or with what is missing", e.getMessage());
    }

    private static void check(OwnIdentity own, Consumer<creds_entry.Builder> change) {
        creds_entry.Builder creds = OwnIdentities.credsOf(own).toBuilder();
        change.accept(creds);
        ProcessImage process = TestProcess.root(811)
                .thread(811, thread -> thread.setCreds(OwnIdentities.credsOf(own)))
                .thread(812, thread -> thread.setCreds(creds)).image();
        new IdentityCheck(own).check(List.of(process));
    }
}
