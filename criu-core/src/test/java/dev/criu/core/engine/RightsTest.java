package dev.criu.core.engine;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.criu.core.api.CriuException;
import dev.criu.core.procfs.TaskStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class RightsTest {
    @Test
    void rootWithEverything() {
        assertDoesNotThrow(() -> Rights.require(task(0, -1L >>> 23), false, "does this"));
    }

    @Test
    void othersSayThatTheyKnow() {
        refuses("runs as user 1000, not as root; if what it can do then is enough, give --unprivileged", task(1000, 1L << 40), false);
        assertDoesNotThrow(() -> Rights.require(task(1000, 1L << 40), true, "does this"));
        assertDoesNotThrow(() -> Rights.require(task(1000, 1L << 21), true, "does this"));
    }

    @Test
    void nobodyGetsOnWithout() {
        refuses("lacks CAP_CHECKPOINT_RESTORE (or CAP_SYS_ADMIN): without it the kernel does this; start it with", task(1000, 1L << 19), true);
        refuses("lacks CAP_CHECKPOINT_RESTORE", task(0, 0), false);
    }

    private static void refuses(String why, TaskStatus own, boolean unprivileged) {
        var e = assertThrows(CriuException.class, () -> Rights.require(own, unprivileged, "does this"));
        assertTrue(e.getMessage().startsWith(why), e.getMessage());
    }

    private static TaskStatus task(int uid, long effective) {
        try {
            String text = Files.readString(Path.of("/proc/self/status"))
                    .replaceAll("Uid:.*", ("Uid:" + ("\t" + uid).repeat(4)))
                    .replaceAll("CapEff:.*", String.format("CapEff:\t%016x", effective));
            return TaskStatus.parse(text.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
