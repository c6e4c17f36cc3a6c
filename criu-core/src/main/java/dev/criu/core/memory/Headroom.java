package dev.criu.core.memory;

import dev.criu.core.procfs.CgroupLine;
import dev.criu.core.procfs.ProcfsReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * How much memory this process may use for a moment without pressing on anybody: a part of what the machine has (MemAvailable of
 * proc_meminfo(5)), and of what the limits of its control groups leave (cgroups(7); memory.max, memory.limit_in_bytes).
 */
final class Headroom {
    private static final int PART = 8;
    private static final String CGROUPS = "/sys/fs/cgroup";

    private final ProcfsReader reader;

    Headroom(ProcfsReader reader) {
        this.reader = reader;
    }

    /** In bytes; 0 if nothing is known. */
    long bytes() {
        try {
            long least = available(text("/proc/meminfo"));
            for (CgroupLine line : CgroupLine.parseAll(reader.read("/proc/self/cgroup"))) {
                if (line.hierarchy() == 0) {
                    String mount = reader.exists(CGROUPS + "/unified") ? CGROUPS + "/unified" : CGROUPS;
                    least = Math.min(least, left(mount, line.path().toString(), "memory.max", "memory.current"));
                } else if (line.controllers().equals("memory")) {
                    least = Math.min(
                            least,
                            left(CGROUPS + "/memory", line.path().toString(), "memory.limit_in_bytes", "memory.usage_in_bytes"));
                }
            }
            return least / PART;
        } catch (IOException | RuntimeException e) {
            return 0;
        }
    }

    private static long available(String meminfo) {
        int at = meminfo.indexOf("MemAvailable:");
        int end = meminfo.indexOf(" kB", at);
        return at < 0 || end < 0 ? 0 : Long.parseLong(meminfo.substring(at + "MemAvailable:".length(), end).strip()) << 10;
    }

    /** What the group and those above it leave. */
    private long left(String mount, String group, String limit, String usage) {
        long least = Long.MAX_VALUE;
        for (String path = group; ; path = path.substring(0, path.lastIndexOf('/'))) {
            least = Math.min(least, left(mount + path + "/" + limit, mount + path + "/" + usage));
            if (path.lastIndexOf('/') < 0) {
                return least;
            }
        }
    }

    /** A group without a limit has no such file, or it says {@code max}. */
    private long left(String limit, String usage) {
        try {
            String most = text(limit).strip();
            return most.equals("max") ? Long.MAX_VALUE : Math.max(0, Long.parseLong(most) - Long.parseLong(text(usage).strip()));
        } catch (IOException e) {
            return Long.MAX_VALUE;
        }
    }

    private String text(String file) throws IOException {
        return new String(reader.read(file), StandardCharsets.US_ASCII);
    }
}
