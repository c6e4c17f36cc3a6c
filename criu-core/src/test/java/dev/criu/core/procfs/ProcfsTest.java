package dev.criu.core.procfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.criu.core.api.CriuException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcfsTest {
    private final Procfs procfs = new Procfs();
    private final int self = (int) ProcessHandle.current().pid();

    @Test
    void readsTheRunningJvm() {
        TaskStat stat = procfs.stat(self);
        TaskStatus status = procfs.status(self);
        assertEquals(self, stat.pid());
        assertEquals(self, status.tgid());
        assertEquals(stat.ppid(), status.ppid());
        assertTrue(stat.numThreads() > 1);
        assertTrue(procfs.threads(self).length > 1);
        assertTrue(procfs.maps(self).stream().anyMatch(vma -> vma.kind() == Vma.Kind.STACK));
        assertTrue(procfs.smaps(self).stream().allMatch(e -> e.flags().unknown().isEmpty()));
        assertFalse(procfs.mountInfo(self).isEmpty());
        assertEquals(16, procfs.limits(self).limits().size());
        assertEquals("pid", procfs.namespace(self, "pid").type());
        assertTrue(procfs.auxv(self).length > 10);
        assertTrue(procfs.uptime().upCentiseconds() > 0);
        assertEquals(4, procfs.uuid().version());
        assertEquals(stat.comm(), procfs.comm(self, self));
    }

    @Test
    void readsEveryDescriptorOfTheRunningJvm() {
        int[] fds = procfs.fds(self);
        assertTrue(Arrays.binarySearch(fds, 0) >= 0);
        assertFalse(procfs.fdLink(self, 0).isEmpty());
        procfs.fdInfo(self, 0);
    }

    @Test
    void tellsAVanishedTaskFromAMissingFile() {
        int nobody = 0x3fffffff;
        assertEquals(nobody, assertThrows(VanishedTaskException.class, () -> procfs.stat(nobody)).pid());
        assertEquals(nobody, assertThrows(VanishedTaskException.class, () -> procfs.stat(self, nobody)).pid());
        assertThrows(VanishedTaskException.class, () -> procfs.threads(nobody));
        var missing = assertThrows(CriuException.class, () -> procfs.fdInfo(self, 0x3fffffff));
        assertFalse(missing instanceof VanishedTaskException);
        assertTrue(missing.getMessage().startsWith("cannot read /proc/" + self + "/fdinfo/"), missing.getMessage());
    }

    @Test
    void kernelsWithoutAuditOrCoreDumpsHaveTheirDefaults(@TempDir Path proc) throws IOException {
        Files.createDirectory(proc.resolve("812"));
        Procfs poor = new Procfs(proc.toString(), new PlainProcfsReader());
        assertEquals(ProcValues.LOGINUID_UNSET, poor.loginuid(812));
        assertEquals(0x33, poor.coredumpFilter(812));
        assertThrows(VanishedTaskException.class, () -> poor.loginuid(813));
        assertThrows(CriuException.class, () -> poor.oomScoreAdj(812), "which every kernel has");
        Files.writeString(proc.resolve("812/loginuid"), "1000");
        assertEquals(1000, poor.loginuid(812));
    }

    @Test
    void readsThroughTheReaderItIsGiven() {
        var procfs = new Procfs("/p", new ProcfsReader() {
            @Override
            public byte[] read(String path) throws IOException {
                assertEquals("/p/7/task/9/personality", path);
                return Captured.bytes("00000001\n");
            }

            @Override
            public KernelString readLink(String path) {
                throw new AssertionError(path);
            }

            @Override
            public int[] listNumbers(String path) {
                throw new AssertionError(path);
            }

            @Override
            public boolean exists(String path) {
                throw new AssertionError(path);
            }
        });
        assertEquals(1, procfs.personality(7, 9));
    }
}
