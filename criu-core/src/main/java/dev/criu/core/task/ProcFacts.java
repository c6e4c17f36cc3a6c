package dev.criu.core.task;

import dev.criu.core.procfs.Limits;
import dev.criu.core.procfs.Procfs;

/**
 * What small files of /proc tell of a process.
 *
 * @param limits resource limits
 * @param personality personality(2)
 * @param loginuid audit identity, -1 if unset
 * @param oomScoreAdj adjustment of the out-of-memory score
 */
public record ProcFacts(Limits limits, int personality, int loginuid, int oomScoreAdj) {
    /** Reads the facts of {@code pid}. */
    public static ProcFacts read(Procfs procfs, int pid) {
        return new ProcFacts(
                procfs.limits(pid), procfs.personality(pid, pid), procfs.loginuid(pid), procfs.oomScoreAdj(pid));
    }
}
