package dev.criu.core.tree;

import dev.criu.core.procfs.Procfs;
import dev.criu.core.procfs.VanishedTaskException;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.ptrace.Farewell;
import dev.criu.linux.ptrace.Tracer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops a whole tree by ptrace: PTRACE_SEIZE and PTRACE_INTERRUPT over every thread of every process until a look around finds
 * nothing new. A frozen process makes no more children, so a process is frozen whole before its children are listed; whoever was
 * born, or reparented into the tree, in the meantime is found by the next look.
 *
 * <p>{@link #close()} lets everything go that is still held, whatever happened.
 */
public final class Freezer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Freezer.class);
    private static final int SIGSTOP = 19;
    private static final int SIGKILL = 9;

    private final Kernel kernel;
    private final Procfs procfs;
    private final Tracer tracer;
    private final Map<Integer, Held> held = new LinkedHashMap<>();
    /** Leaders that were seized before it was their process's turn, with what {@link ThreadCatcher#seize} said of them. */
    private final Map<Integer, Integer> hailed = new LinkedHashMap<>();
    private Undertaker undertaker;
    private ThreadCatcher catcher;

    /** A process being frozen: its threads, by tid, with the stop signal each reported (0 for none). */
    private static final class Held {
        final int parent;
        final Map<Integer, Integer> threads = new LinkedHashMap<>();
        boolean zombie;
        /** Whether it was frozen whole: it gets no more threads then. */
        boolean stands;

        Held(int parent) {
            this.parent = parent;
        }

        void forgetThreads() {
            threads.clear();
            stands = false;
        }
    }

    public Freezer(Kernel kernel, Procfs procfs, Tracer tracer) {
        this.kernel = kernel;
        this.procfs = procfs;
        this.tracer = tracer;
    }

    /**
     * Freezes the tree under {@code root}.
     *
     * @param timeout how long it may take; zero waits forever
     * @throws FreezeException when it takes longer, or a task may not be traced
     */
    public void freeze(HostPid root, Duration timeout) {
        try (Undertaker active = begin(timeout)) {
            boolean again = true;
            while (again) {
                again = look(root.value(), 0) && !isAlone();
                if (!held.containsKey(root.value())) {
                    throw new FreezeException("pid " + root + ": no such process; it has ended");
                }
            }
        }
    }

    /** Freezes one process without its children, as {@link #freeze} does. */
    public void freezeAlone(HostPid process, Duration timeout) {
        Held alone = new Held(0);
        held.put(process.value(), alone);
        try (Undertaker active = begin(timeout)) {
            freezeThreads(process.value(), alone);
        } catch (VanishedTaskException e) {
            throw new FreezeException("pid " + process + ": no such process; it has ended");
        }
        if (alone.zombie) {
            throw new FreezeException("pid " + process + ": it has ended");
        }
    }

    private Undertaker begin(Duration timeout) {
        long deadline = timeout.isZero() ? Long.MAX_VALUE : System.nanoTime() + timeout.toNanos();
        undertaker = new Undertaker(kernel);
        undertaker.start();
        catcher = new ThreadCatcher(kernel, procfs, tracer, undertaker, deadline);
        return undertaker;
    }

    /** The frozen processes, parents before children; the root first. Zombies have no threads. */
    public List<Integer> processes() {
        return new ArrayList<>(held.keySet());
    }

    /** Pid of the parent in the tree, 0 for the root. */
    public int parent(int pid) {
        return held.get(pid).parent;
    }

    /** Tids of a frozen process, the leader first, whose number is not the lowest once pids have wrapped; empty for a zombie. */
    public List<Integer> threads(int pid) {
        List<Integer> tids = new ArrayList<>(held.get(pid).threads.keySet());
        if (tids.remove((Integer) pid)) {
            tids.add(0, pid);
        }
        return tids;
    }

    /** The signal by which job control had stopped a process, 0 if it was running. */
    public int stopSignal(int pid) {
        for (int signal : held.get(pid).threads.values()) {
            if (signal != 0) {
                return signal;
            }
        }
        return 0;
    }

    /**
     * Whether there is one process, and its children were looked for when all of it stood: who has none gets none, as only himself and
     * those below him can make some, or leave him theirs.
     */
    private boolean isAlone() {
        return held.size() == 1;
    }

    /** Freezes what is new at and below {@code pid}; whether there was anything. */
    private boolean look(int pid, int parent) {
        boolean fresh = false;
        Held process = held.get(pid);
        if (process == null) {
            process = new Held(parent);
            held.put(pid, process);
            fresh = true;
        }
        try {
            if (!process.zombie && !process.stands) {
                fresh |= freezeThreads(pid, process);
            }
            for (int tid : new ArrayList<>(process.threads.keySet())) {
                List<Integer> children = procfs.children(pid, tid);
                hail(children);
                for (int child : children) {
                    fresh |= look(child, pid);
                }
            }
        } catch (VanishedTaskException e) {
            LOG.debug("freeze: pid {} ended meanwhile", pid);
            held.remove(pid);
            return true;
        }
        return fresh;
    }

    /**
     * Seizes the leaders of those processes that are new: while one is waited for, the next ones stop. Their parent stands, and we trace
     * them, so their numbers stay theirs until their turn comes.
     */
    private void hail(List<Integer> siblings) {
        if (siblings.size() < 2) {
            return;
        }
        for (int pid : siblings) {
            if (!held.containsKey(pid)) {
                try {
                    hailed.put(pid, catcher.seize(pid, pid));
                } catch (VanishedTaskException e) {
                    LOG.debug("freeze: pid {} ended meanwhile", pid);
                }
            }
        }
    }

    /** The leader of a process, if it was seized before its turn; nobody if it was not, or is a zombie. */
    private Set<Integer> takeHailed(int pid, Held process) {
        Set<Integer> seized = new LinkedHashSet<>();
        Integer number = hailed.remove(pid);
        if (number != null) {
            take(pid, pid, number, process, seized);
        }
        return seized;
    }

    /** Seizes those threads that are new; whether any of the others has ended. */
    private boolean seizeListed(int pid, Held process, Set<Integer> seized) {
        Set<Integer> listed = new LinkedHashSet<>();
        for (int tid : procfs.threads(pid)) {
            listed.add(tid);
        }
        boolean ended = process.threads.keySet().retainAll(listed);
        for (int tid : listed) {
            if (!process.threads.containsKey(tid)) {
                seizeIfThere(pid, tid, process, seized);
            }
        }
        return ended;
    }

    private boolean freezeThreads(int pid, Held process) {
        boolean any = false;
        for (boolean fresh = true; fresh; any |= fresh) {
            Set<Integer> seized = takeHailed(pid, process);
            boolean ended = seized.isEmpty() && seizeListed(pid, process, seized);
            for (int tid : seized) {
                ended |= !note(tid, catcher.stop(pid, tid), process);
            }
            if (ended && process.threads.containsKey(pid)) {
                note(pid, catcher.lookAgain(pid, process.threads.get(pid)), process);
            }
            if (process.threads.isEmpty() && !process.zombie && seized.isEmpty()) {
                throw new VanishedTaskException(pid, null);
            }
            fresh = ended || !seized.isEmpty();
        }
        process.stands = !process.threads.isEmpty();
        undertaker.forgetAll();
        return any;
    }

    /** Takes down how a thread stands; whether it does. */
    private static boolean note(int tid, int signal, Held process) {
        if (signal == ThreadCatcher.ENDED) {
            process.threads.remove(tid);
            return false;
        }
        process.threads.put(tid, signal);
        return true;
    }

    /** Takes down what {@link ThreadCatcher#seize} said of a thread. */
    private void take(int pid, int tid, int number, Held process, Set<Integer> seized) {
        if (number == ThreadCatcher.ZOMBIE) {
            process.zombie = true;
        } else if (number != ThreadCatcher.GONE) {
            if (number != tid) {
                process.threads.clear();
            }
            seized.add(number);
            catcher.guard(pid, number);
        }
    }

    /** Seizes a thread; one that has ended by now is none, and says nothing about the others, which may be seized already. */
    private void seizeIfThere(int pid, int tid, Held process, Set<Integer> seized) {
        try {
            take(pid, tid, catcher.seize(pid, tid), process, seized);
        } catch (VanishedTaskException e) {
            LOG.debug("freeze: tid {} of pid {} ended meanwhile", tid, pid);
        }
    }

    /** Lets every task go where it stands, whatever comes of it; tasks stopped by job control stay stopped. */
    public void thaw() {
        Farewell farewell = new Farewell(tracer);
        letGoHailed(farewell);
        for (Held process : held.values()) {
            for (int tid : process.threads.keySet()) {
                farewell.letGo(tid);
            }
            process.forgetThreads();
        }
        farewell.bury();
    }

    /** Those whose turn did not come, as something failed before; one that does not stop is let go by the kernel when this thread ends. */
    private void letGoHailed(Farewell farewell) {
        hailed.forEach((pid, number) -> {
            try {
                if (number.equals(pid) && catcher.stop(pid, pid) != ThreadCatcher.ENDED) {
                    farewell.letGo(pid);
                }
            } catch (FreezeException e) {
                LOG.debug("freeze: {}", e.getMessage());
            }
        });
        hailed.clear();
    }

    /** Stops every process with SIGSTOP and lets go: it stays where it is. */
    public void leaveStopped() {
        signalAll(SIGSTOP);
        thaw();
    }

    private void signalAll(int signal) {
        new JointSignal(kernel).send(processes().stream().filter(pid -> !held.get(pid).threads.isEmpty()).toList(), signal);
    }

    /** Ends every process; zombies are left to their parents, which die with them. The tasks are gone when this returns. */
    public void kill() {
        List<Integer> pids = processes();
        signalAll(SIGKILL);
        // Children first: the init of a pid namespace ends only once all others there were waited for (zap_pid_ns_processes).
        for (int at = pids.size() - 1; at >= 0; at--) {
            int pid = pids.get(at);
            List<Integer> tids = threads(pid);
            // The leader last: the kernel reports its end only once all others were waited for (delay_group_leader).
            for (int i = tids.size() - 1; i >= 0; i--) {
                tracer.awaitEnd(tids.get(i));
            }
            held.get(pid).forgetThreads();
        }
    }

    @Override
    public void close() {
        thaw();
    }
}
