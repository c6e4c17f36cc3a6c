package dev.criu.cli;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.criu.core.api.CriuException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrivilegeTest {
    private static final List<String> SAME = List.of("Name:\tjava", "Uid:\t0\t0\t0\t0", "Gid:\t5\t5\t5\t5");

    @Test
    void theCallersOwnRightsAreFine() {
        assertDoesNotThrow(() -> Privilege.check(SAME, auxv(0)));
        assertDoesNotThrow(Privilege::refuseBorrowed);
    }

    @Test
    void borrowedRightsAreNot() {
        refuses("real and effective Uid differ (1000, 0)", List.of("Uid:\t1000\t0\t0\t0"), auxv(0));
        refuses("real and effective Gid differ (1000, 7)", List.of("Gid:\t1000\t7\t7\t7"), auxv(0));
        refuses("its program file gives it rights that its caller lacks (AT_SECURE)", SAME, auxv(1));
    }

    /** A real one: another real than effective user. */
    @Test
    void aProcessThatRunsSetuidDoesNothing() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")) && Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid")),
                "not root, or no setpriv(1)");
        String java = Path.of(System.getProperty("java.home"), "bin/java").toString();
        List<String> command = new ArrayList<>(List.of("/usr/bin/setpriv", "--ruid", "65534", java, "-cp",
                System.getProperty("java.class.path"), "dev.criu.cli.Main", "restore", "-D", "/"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertNotEquals(0, process.waitFor());
        assertTrue(output.contains("Error (criu): runs setuid: real and effective Uid differ (65534, 0)"), output);
    }

    private static void refuses(String why, List<String> status, byte[] auxv) {
        var e = assertThrows(CriuException.class, () -> Privilege.check(status, auxv));
        assertEquals("runs setuid: " + why + "; run it as the user whose rights it shall have", e.getMessage());
    }

    private static byte[] auxv(long secure) {
        return ByteBuffer.allocate(6 * Long.BYTES).order(ByteOrder.nativeOrder())
                .putLong(6).putLong(4096).putLong(23).putLong(secure).putLong(0).putLong(0).array();
    }
}
