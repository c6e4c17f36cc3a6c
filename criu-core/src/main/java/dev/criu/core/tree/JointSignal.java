package dev.criu.core.tree;

import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.program.Op;
import dev.criu.linux.program.Program;
import dev.criu.linux.task.SurvivingSpace;
import java.util.List;

/** A signal to all processes of a tree, or to none if this process dies before: no tree is left with some of its processes. */
final class JointSignal {
    private final Kernel kernel;

    JointSignal(Kernel kernel) {
        this.kernel = kernel;
    }

    /** Sends it; who is gone is no error. */
    void send(List<Integer> pids, int signal) {
        Program program = new Program();
        List<Op> kills = pids.stream().map(pid -> program.call(Sys.KILL, pid, signal).anyOutcome()).toList();
        if (!program.isEmpty()) {
            new SurvivingSpace(kernel).run(program);
        }
        for (int i = 0; i < pids.size(); i++) {
            if (kills.get(i).failed() && kills.get(i).result() != -Errno.ESRCH) {
                throw new FreezeException("pid " + pids.get(i) + " cannot be sent signal " + signal + ": "
                        + Errno.describe((int) -kills.get(i).result()) + "; it runs on");
            }
        }
    }
}
