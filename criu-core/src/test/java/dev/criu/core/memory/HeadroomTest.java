package dev.criu.core.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.criu.core.procfs.KernelString;
import dev.criu.core.procfs.PlainProcfsReader;
import dev.criu.core.procfs.ProcfsReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeadroomTest {
    private final Files files = new Files();

    HeadroomTest() {
        files.put("/proc/meminfo", "MemTotal:       25000000 kB\nMemAvailable:    8000000 kB\nBuffers: 0 kB\n");
        files.put("/proc/self/cgroup", "0::/\n");
    }

    @Test
    void isAnEighthOfWhatTheMachineHasAvailable() {
        assertEquals(1_000_000L << 10, bytes());
    }

    @Test
    void groupsOfVersion2AndThoseAboveThemLimitIt() {
        files.put("/proc/self/cgroup", "0::/pod/job\n");
        files.put("/sys/fs/cgroup/pod/job/memory.max", "max\n");
        files.put("/sys/fs/cgroup/pod/memory.max", "1000000\n");
        files.put("/sys/fs/cgroup/pod/memory.current", "200000\n");
        assertEquals(100_000, bytes());
    }

    @Test
    void groupsOfVersion1LimitIt() {
        files.put("/proc/self/cgroup", "4:memory:/job\n1:cpu:/\n0::/\n");
        files.put("/sys/fs/cgroup/unified", "");
        files.put("/sys/fs/cgroup/memory/job/memory.limit_in_bytes", "800000\n");
        files.put("/sys/fs/cgroup/memory/job/memory.usage_in_bytes", "0\n");
        assertEquals(100_000, bytes());
    }

    @Test
    void groupThatUsesMoreThanItMayLeavesNothing() {
        files.put("/proc/self/cgroup", "0::/job\n");
        files.put("/sys/fs/cgroup/job/memory.max", "100\n");
        files.put("/sys/fs/cgroup/job/memory.current", "200\n");
        assertEquals(0, bytes());
    }

    @Test
    void isNothingWhereNothingIsKnown() {
        files.clear();
        assertEquals(0, bytes());
        files.put("/proc/meminfo", "MemTotal: 1 kB\n");
        assertEquals(0, bytes());
    }

    @Test
    void hereIsSome() {
        assertTrue(new Headroom(new PlainProcfsReader()).bytes() > 0);
    }

    private long bytes() {
        return new Headroom(files).bytes();
    }

    /** Files by their names. */
    private static final class Files implements ProcfsReader {
        private final Map<String, String> texts = new HashMap<>();

        void put(String file, String text) {
            texts.put(file, text);
        }

        void clear() {
            texts.clear();
        }

        @Override
        public byte[] read(String path) throws NoSuchFileException {
            if (!texts.containsKey(path)) {
                throw new NoSuchFileException(path);
            }
            return texts.get(path).getBytes(StandardCharsets.US_ASCII);
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
            return texts.containsKey(path);
        }
    }
}
