package dev.criu.core.engine.dump;

import dev.criu.core.procfs.KernelString;
import dev.criu.core.procfs.Procfs;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds threads that share less with their process than images can tell: unshare(2) and setns(2) work on single threads. Images have
 * one descriptor table, one set of directories and one set of namespaces for each process.
 */
final class ThreadKinship {
    /** Namespaces that a thread can change alone; a mount namespace needs directories of its own, a user namespace a lone thread. */
    private static final String[] NAMESPACES = {"net", "uts", "ipc", "cgroup"};

    private static final String[] FOR_CHILDREN = {"pid", "time"};

    private final Kcmp kcmp;
    private final Procfs procfs;
    private final int pid;

    /** What is odd about a thread. */
    record Oddity(int tid, String what) {}

    ThreadKinship(Kcmp kcmp, Procfs procfs, int pid) {
        this.kcmp = kcmp;
        this.procfs = procfs;
        this.pid = pid;
    }

    /** @param tids the threads of the process */
    List<Oddity> oddities(List<Integer> tids) {
        List<Oddity> odd = new ArrayList<>(0);
        for (String name : FOR_CHILDREN) {
            if (!link(pid, name).equals(link(pid, name + "_for_children"))) {
                odd.add(new Oddity(pid, "gives its children another " + name + " namespace (unshare(2) CLONE_NEW"
                        + name.toUpperCase(java.util.Locale.ROOT) + ")"));
            }
        }
        List<KernelString> own = new ArrayList<>(NAMESPACES.length);
        for (int tid : tids) {
            if (tid != pid) {
                compare(tid, own, odd);
            }
        }
        return odd;
    }

    private void compare(int tid, List<KernelString> own, List<Oddity> odd) {
        if (kcmp.compare(Kcmp.FS, pid, tid, 0, 0) != 0) {
            odd.add(new Oddity(tid, "has directories and a umask of its own (unshare(2) CLONE_FS)"));
        }
        if (kcmp.compare(Kcmp.FILES, pid, tid, 0, 0) != 0) {
            odd.add(new Oddity(tid, "has a descriptor table of its own (unshare(2) CLONE_FILES)"));
        }
        for (int i = 0; i < NAMESPACES.length; i++) {
            if (own.size() == i) {
                own.add(link(pid, NAMESPACES[i]));
            }
            if (!link(tid, NAMESPACES[i]).equals(own.get(i))) {
                odd.add(new Oddity(tid, "is in another " + NAMESPACES[i] + " namespace than the other threads"));
            }
        }
    }

    private KernelString link(int tid, String name) {
        return procfs.link(pid, "task/" + tid + "/ns/" + name);
    }
}
