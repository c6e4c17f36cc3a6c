package dev.criu.core.engine.restore;

import dev.criu.core.procfs.Procfs;
import dev.criu.core.procfs.TaskStat;
import dev.criu.core.procfs.VanishedTaskException;
import java.util.ArrayList;
import java.util.List;

/**
 * Who has a number in use: as its pid or that of a thread, as its process group, or as its session. The kernel gives a number
 * again only when nobody has it in any of these ways (struct pid), and the dead count until their parents have waited for them.
 */
final class PidHolders {
    private final Procfs procfs;

    PidHolders(Procfs procfs) {
        this.procfs = procfs;
    }

    /**
     * One holder.
     *
     * @param stat of the process
     * @param how it holds the number
     */
    record Holder(TaskStat stat, String how) {
        boolean isZombie() {
            return stat.state() == 'Z';
        }

        @Override
        public String toString() {
            String who = stat.comm() + " (" + how + ")";
            return isZombie() ? who + ", which has ended, but its parent, pid " + stat.ppid() + ", has not waited for it" : who;
        }
    }

    /** All holders of a number; a look at every process. */
    List<Holder> of(int number) {
        List<Holder> holders = new ArrayList<>();
        for (int pid : procfs.processes()) {
            try {
                TaskStat stat = procfs.stat(pid);
                String how = how(stat, number);
                if (how != null) {
                    holders.add(new Holder(stat, how));
                }
            } catch (VanishedTaskException e) {
                // One less.
            }
        }
        return holders;
    }

    private String how(TaskStat stat, int number) {
        if (stat.pid() == number) {
            return "pid " + number;
        }
        if (stat.pgid() == number) {
            return "pid " + stat.pid() + ", in process group " + number;
        }
        if (stat.sid() == number) {
            return "pid " + stat.pid() + ", in session " + number;
        }
        if (stat.numThreads() > 1) {
            for (int tid : procfs.threads(stat.pid())) {
                if (tid == number) {
                    return "a thread of pid " + stat.pid();
                }
            }
        }
        return null;
    }
}
