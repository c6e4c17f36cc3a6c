package dev.criu.core.task;

import dev.criu.core.procfs.Limits;
import dev.criu.core.procfs.Procfs;

/**
 * What small files of /proc tell of a process.
 *
 * @param limits resource limits
 * @param loginuid audit identity, -1 if unset
 * @param oomScoreAdj adjustment of the out-of-memory score
 * @param coredumpFilter what of its memory a core dump holds
 */
public record ProcFacts(Limits limits, int loginuid, int oomScoreAdj, int coredumpFilter) {
    /** Reads the facts of {@code pid}. */
    public static ProcFacts read(Procfs procfs, int pid) {
        return new ProcFacts(
                procfs.limits(pid), procfs.loginuid(pid), procfs.oomScoreAdj(pid), procfs.coredumpFilter(pid));
    }
}
