package dev.criu.core.lazy;

import dev.criu.core.procfs.Procfs;
import dev.criu.core.procfs.VanishedTaskException;
import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.memory.NativeMemory;
import dev.criu.linux.task.Children;
import dev.criu.linux.task.DeathWatch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The processes of a tree that would read zeros where pages are missing if this process died: all are ended then by a {@link DeathWatch}.
 * Threads may share it.
 */
final class Watched implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watched.class);
    private static final int SIGKILL = 9;
    private static final int POLLIN = 1;
    private static final int PATIENCE_MILLIS = 10_000;

    private final Kernel kernel;
    private final Procfs procfs;
    private final Map<Integer, Integer> pidfds = new LinkedHashMap<>();
    private DeathWatch watch;

    Watched(Kernel kernel, Procfs procfs) {
        this.kernel = kernel;
        this.procfs = procfs;
    }

    /** Starts to watch over processes. */
    synchronized void start(List<Integer> pids) {
        watch = new DeathWatch(kernel);
        pids.forEach(this::add);
    }

    /** Has another process watch if somebody has ended the one that did. */
    synchronized void renew() {
        if (watch != null && !watch.isAlive()) {
            LOG.warn("lazy: the process that watches over the tree was ended, another one is made");
            watch.close();
            watch = new DeathWatch(kernel);
            pidfds.values().forEach(watch::add);
        }
    }

    /** Watches over a process unless it is gone or known; whether it is new. */
    private boolean add(int pid) {
        if (pidfds.containsKey(pid)) {
            return false;
        }
        long pidfd = kernel.raw(Sys.PIDFD_OPEN, pid, 0);
        if (Errno.isError(pidfd)) {
            return false;
        }
        pidfds.put(pid, (int) pidfd);
        return watch == null || watch.add((int) pidfd);
    }

    /** Watches over children that have been born since, and theirs; how many there were. */
    synchronized int addNewborns() {
        int count = 0;
        List<Integer> parents = new ArrayList<>(pidfds.keySet());
        for (int i = 0; i < parents.size(); i++) {
            for (int child : children(parents.get(i))) {
                if (add(child)) {
                    parents.add(child);
                    count++;
                }
            }
        }
        return count;
    }

    private List<Integer> children(int pid) {
        List<Integer> children = new ArrayList<>();
        try {
            for (int tid : procfs.threads(pid)) {
                children.addAll(procfs.children(pid, tid));
            }
        } catch (VanishedTaskException e) {
            // Its children are others' by now, and were known before or never will be.
        }
        return children;
    }

    /** Ends all processes, those born meanwhile too; returns when they are dead. */
    synchronized void killAll() {
        do {
            pidfds.values().forEach(pidfd -> kernel.raw(Sys.PIDFD_SEND_SIGNAL, pidfd, SIGKILL, 0, 0));
        } while (addNewborns() > 0);
        try (NativeMemory poll = NativeMemory.allocate(8)) {
            for (int pidfd : pidfds.values()) {
                poll.putInt(0, pidfd);
                poll.putInt(4, POLLIN);
                kernel.raw(Sys.POLL, poll.address(), 1, PATIENCE_MILLIS);
                Children.reap(kernel, pidfd); // which the root may be
            }
        }
    }

    /** Lets the processes be. */
    @Override
    public synchronized void close() {
        if (watch != null) {
            watch.close();
            watch = null;
        }
        pidfds.values().forEach(kernel::close);
        pidfds.clear();
    }
}
