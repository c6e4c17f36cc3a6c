package dev.criu.core.engine.restore;

import dev.criu.core.procfs.Procfs;
import dev.criu.core.task.ProcessImage;
import dev.criu.proto.task_core_entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is set through the files of a process in /proc. All tasks of a restore inherit it from the first one, so only what is to be
 * otherwise is written.
 */
final class OutsideSettings {
    private static final Logger LOG = LoggerFactory.getLogger(OutsideSettings.class);

    private final Procfs procfs;
    private final int score;
    private final int filter;
    private final int loginuid;
    private final Set<Integer> memories = new HashSet<>();

    /**
     * Gives the first task its filter at once, for all to inherit: a JVM changes its own (set_coredump_filter in HotSpot's os_linux.cpp), so
     * hardly any process is to have that.
     *
     * @param firstTask whom all others inherit from; nobody has yet, and nothing of it has been set
     */
    OutsideSettings(Procfs procfs, ProcessImage root, int firstTask) {
        this.procfs = procfs;
        this.score = procfs.oomScoreAdj(firstTask);
        this.loginuid = procfs.loginuid(firstTask);
        task_core_entry core = root.core().getTc();
        if (core.hasCoredumpFilter() && core.getCoredumpFilter() != procfs.coredumpFilter(firstTask)) {
            writeFilter(firstTask, core.getCoredumpFilter());
        }
        this.filter = procfs.coredumpFilter(firstTask);
    }

    /** Sets a process's. Failing to lower a score is told but does not stop: the kernel forbids it to most. */
    void adjust(ProcessImage process, int tid) {
        task_core_entry core = process.core().getTc();
        // Who shares the memory of one that was here before may have changed with it (__set_oom_adj in fs/proc/base.c).
        boolean untouched = memories.add(process.ids().getVmId());
        if (core.getOomScoreAdj() != (untouched ? score : procfs.oomScoreAdj(tid))) {
            write(tid, "oom_score_adj", Integer.toString(core.getOomScoreAdj()));
        }
        if (core.hasCoredumpFilter() && core.getCoredumpFilter() != (untouched ? filter : procfs.coredumpFilter(tid))) {
            writeFilter(tid, core.getCoredumpFilter());
        }
        if (core.hasLoginuid() && core.getLoginuid() != -1 && core.getLoginuid() != loginuid) {
            write(tid, "loginuid", Integer.toUnsignedString(core.getLoginuid()));
        }
    }

    private static void writeFilter(int tid, int filter) {
        write(tid, "coredump_filter", "0x" + Integer.toHexString(filter));
    }

    private static void write(int tid, String file, String value) {
        try {
            Files.writeString(Path.of("/proc/" + tid + "/" + file), value);
        } catch (IOException e) {
            LOG.warn("pid {}: {} cannot be set to {}: {}", tid, file, value, e.getMessage());
        }
    }
}
