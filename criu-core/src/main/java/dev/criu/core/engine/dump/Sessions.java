package dev.criu.core.engine.dump;

import dev.criu.core.procfs.TaskStat;
import dev.criu.core.resource.TerminalSession;
import dev.criu.core.tree.FrozenProcess;
import java.util.List;
import java.util.Map;

/** The sessions of a frozen tree and the terminals that control them. */
final class Sessions {
    private final List<FrozenProcess> processes;
    private final Map<Integer, Integer> nsPids;

    /** @param nsPids pids in the tree's own pid namespace by those here */
    Sessions(List<FrozenProcess> processes, Map<Integer, Integer> nsPids) {
        this.processes = processes;
        this.nsPids = nsPids;
    }

    /** The session that a terminal controls, or null if nobody in the tree belongs to it. */
    TerminalSession on(int device) {
        for (FrozenProcess process : processes) {
            TaskStat stat = process.stat();
            if (!process.isZombie() && stat.ttyNr() == device) {
                return new TerminalSession(process.sid(), foreground(stat), isLedFromInside(process.sid()));
            }
        }
        return null;
    }

    private int foreground(TaskStat stat) {
        return stat.ttyPgid() <= 0 ? 0 : nsPids.getOrDefault(stat.ttyPgid(), stat.ttyPgid());
    }

    private boolean isLedFromInside(int sid) {
        return processes.stream().anyMatch(process -> process.nsPid().value() == sid);
    }
}
