package dev.criu.core.engine.restore;

import dev.criu.core.task.ProcessImage;
import java.util.ArrayList;
import java.util.List;

/**
 * What becomes of sessions and process groups that lay outside of the tree's pid namespace, where they have number 0. Their members
 * join the session and group of criu's caller when the tree is a shell job; otherwise the root leads a session and a group for them,
 * so that nothing ties the tree to the terminal from which it is restored.
 */
final class Outsiders {
    private Outsiders() {}

    static List<ProcessImage> adopt(List<ProcessImage> processes, boolean shellJob) {
        ProcessImage root = processes.get(0);
        if (shellJob || root.sid() != 0) {
            return processes;
        }
        int pid = root.pid().value();
        List<ProcessImage> adopted = new ArrayList<>(processes.size());
        for (ProcessImage p : processes) {
            // A session leader leads a group; processes of the root's session in a group from outside join it.
            int pgid = p.pgid() == 0 || p == root ? pid : p.pgid();
            int sid = p.sid() == 0 ? pid : p.sid();
            adopted.add(new ProcessImage(
                    p.pid(), p.ppid(), pgid, sid, p.core(), p.threads(), p.ids(), p.mm(), p.pages(), p.fs(), p.descriptors()));
        }
        return adopted;
    }
}
