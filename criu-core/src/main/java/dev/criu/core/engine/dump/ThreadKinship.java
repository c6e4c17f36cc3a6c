package dev.criu.core.engine.dump;

import dev.criu.core.api.CriuException;
import dev.criu.core.procfs.KernelString;
import dev.criu.core.procfs.Procfs;
import dev.criu.core.procfs.VanishedTaskException;
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

    /** The namespaces into which the children of {@code pid} are born. */
    static List<KernelString> forChildren(Procfs procfs, int pid) {
        List<KernelString> links = new ArrayList<>(FOR_CHILDREN.length);
        for (String name : FOR_CHILDREN) {
            links.add(procfs.link(pid, "ns/" + name + "_for_children"));
        }
        return links;
    }

    /**
     * @param tids some or all of its threads; with the leader comes what concerns the process
     * @param own {@link #forChildren} of this process: who has the same is in these namespaces itself, as there is no way back
     */
    List<Oddity> oddities(List<Integer> tids, List<KernelString> own) {
        List<Oddity> odd = new ArrayList<>(0);
        for (int i = 0; tids.contains(pid) && i < FOR_CHILDREN.length; i++) {
            String name = FOR_CHILDREN[i];
            if (!givesOwn(name, own.get(i))) {
                odd.add(new Oddity(pid, "gives its children another " + name + " namespace (unshare(2) CLONE_NEW"
                        + name.toUpperCase(java.util.Locale.ROOT) + ")"));
            }
        }
        List<KernelString> leaders = new ArrayList<>(0);
        for (int tid : tids) {
            if (tid != pid) {
                compare(tid, leaders, odd);
            }
        }
        return odd;
    }

    /** A namespace that nobody has been born into yet cannot be read (pidns_for_children_get in kernel/pid_namespace.c). */
    private boolean givesOwn(String name, KernelString usual) {
        try {
            KernelString given = procfs.link(pid, "ns/" + name + "_for_children");
            return given.equals(usual) || given.equals(procfs.link(pid, "ns/" + name));
        } catch (VanishedTaskException e) {
            throw e;
        } catch (CriuException e) {
            return false;
        }
    }

    private void compare(int tid, List<KernelString> leaders, List<Oddity> odd) {
        if (kcmp.compare(Kcmp.FS, pid, tid, 0, 0) != 0) {
            odd.add(new Oddity(tid, "has directories and a umask of its own (unshare(2) CLONE_FS)"));
        }
        if (kcmp.compare(Kcmp.FILES, pid, tid, 0, 0) != 0) {
            odd.add(new Oddity(tid, "has a descriptor table of its own (unshare(2) CLONE_FILES)"));
        }
        for (int i = 0; i < NAMESPACES.length; i++) {
            if (leaders.size() == i) {
                leaders.add(link(pid, NAMESPACES[i]));
            }
            if (!link(tid, NAMESPACES[i]).equals(leaders.get(i))) {
                odd.add(new Oddity(tid, "is in another " + NAMESPACES[i] + " namespace than the other threads"));
            }
        }
    }

    private KernelString link(int tid, String name) {
        return procfs.link(pid, "task/" + tid + "/ns/" + name);
    }
}
