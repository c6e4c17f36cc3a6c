package dev.criu.core.engine.dump;

import dev.criu.core.api.CriuException;
import dev.criu.core.procfs.NsLink;
import dev.criu.core.procfs.Procfs;
import dev.criu.core.procfs.SmapsParser;
import dev.criu.core.procfs.TaskStatus;
import dev.criu.core.procfs.Vma;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Processes of one thread that sleep while the tree still runs, and what was read of them then. Most of a big tree sleeps, and what
 * only a process itself can change need not be read again while the tree stands, if it has not run since: flags of mappings, for which
 * the kernel walks all page tables, and namespaces.
 *
 * <p>A process has not run if it left its processor once since, which was for us: from its sleep PTRACE_INTERRUPT takes it straight into
 * a trace stop (kernel/signal.c, ptrace_stop), and that is one switch. It also has to be in the same call, with the same arguments, and
 * to have the same mappings. What could still escape: somebody wakes it between {@link #lookAgain} and its stop, it changes flags of a
 * whole mapping and nothing else, and the interrupt finds it where it enters the very same call again, before it sleeps
 * (<a href="https://man7.org/linux/man-pages/man2/madvise.2.html">madvise(2)</a> in a loop around one call;
 * docs/adr/0033-what-sleepers-cannot-change.md).
 */
final class Sleepers {
    /** Mappings to remember: some 2 MiB of the heap. */
    private static final int MOST_MAPPINGS = 10_000;

    private final Map<Integer, Sleeper> byPid;

    /**
     * One of them.
     *
     * @param switches how often it had left a processor, as {@link TaskStatus#switches} has it
     * @param call the call it sleeps in, as {@link Procfs#syscall} has it
     * @param mappings all, ascending, with their flags
     * @param auxv its auxiliary vector
     * @param namespaces as {@link KernelIds#NAMESPACES} orders them
     */
    record Sleeper(long switches, String call, List<SmapsParser.Entry> mappings, long[] auxv, List<NsLink> namespaces) {
        /** Null if it is awake, or not of one thread, or cannot be watched. */
        private static Sleeper of(Procfs procfs, int pid) {
            try {
                TaskStatus status = procfs.status(pid);
                String call = procfs.syscall(pid, pid);
                return sleeps(status) && status.switches() >= 0 && Character.isDigit(call.charAt(0))
                        ? new Sleeper(status.switches(), call, procfs.smaps(pid), procfs.auxv(pid), ProcessPaths.namespaces(procfs, pid))
                        : null;
            } catch (CriuException e) {
                return null; // it has ended, or this kernel does not tell enough
            }
        }

        private boolean sleepsStill(Procfs procfs, int pid) {
            try {
                TaskStatus status = procfs.status(pid);
                return sleeps(status) && status.switches() == switches;
            } catch (CriuException e) {
                return false;
            }
        }

        private static boolean sleeps(TaskStatus status) {
            return status.state() == 'S' && status.threads() == 1;
        }

        private boolean hasMappings(List<Vma> maps) {
            boolean same = maps.size() == mappings.size();
            for (int i = 0; same && i < maps.size(); i++) {
                same = maps.get(i).equals(mappings.get(i).vma());
            }
            return same;
        }
    }

    private Sleepers(Map<Integer, Sleeper> byPid) {
        this.byPid = byPid;
    }

    /** Nobody is known to sleep. */
    static Sleepers none() {
        return new Sleepers(new HashMap<>());
    }

    /** Looks at processes that still run, in their order until there are too many mappings to remember. */
    static Sleepers among(List<Integer> pids, ProcessLooks.Readers readers) {
        AtomicInteger room = new AtomicInteger(MOST_MAPPINGS);
        Map<Integer, Future<Sleeper>> looks = new LinkedHashMap<>();
        pids.forEach(pid -> looks.put(pid, readers.ask(procfs -> within(room, procfs, pid))));
        Map<Integer, Sleeper> known = new HashMap<>();
        looks.forEach((pid, look) -> {
            Sleeper sleeper = FactsReader.await(look);
            if (sleeper != null) {
                known.put(pid, sleeper);
            }
        });
        return new Sleepers(known);
    }

    private static Sleeper within(AtomicInteger room, Procfs procfs, int pid) {
        Sleeper sleeper = room.get() > 0 ? Sleeper.of(procfs, pid) : null;
        return sleeper != null && room.addAndGet(-sleeper.mappings.size()) >= 0 ? sleeper : null;
    }

    /** Forgets whoever has run since; to be called last before the tree is frozen, or one that computes ever since would not show. */
    void lookAgain(Procfs procfs) {
        byPid.entrySet().removeIf(entry -> !entry.getValue().sleepsStill(procfs, entry.getKey()));
    }

    /**
     * What was read of a process that stands now, if that holds still, or null; for any thread.
     *
     * @param status of its leader, read before anything was asked of it
     * @param maps its mappings, likewise
     */
    Sleeper undisturbed(Procfs procfs, int pid, TaskStatus status, List<Vma> maps) {
        Sleeper sleeper = byPid.get(pid);
        boolean same = sleeper != null
                && status.threads() == 1
                && status.switches() == sleeper.switches + 1
                && sleeper.hasMappings(maps)
                && procfs.syscall(pid, pid).equals(sleeper.call);
        return same ? sleeper : null;
    }
}
