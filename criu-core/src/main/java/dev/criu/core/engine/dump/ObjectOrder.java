package dev.criu.core.engine.dump;

import dev.criu.linux.SyscallException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How kcmp(2) ordered the objects of processes when these still ran: a hint alone. Who goes by it while they stand finds each object
 * behind the one before with a single comparison, where an order has to be found with many; nobody believes it without that.
 */
final class ObjectOrder {
    private final Kcmp kcmp;
    private final List<Integer> pids;
    private final Map<Integer, List<Integer>> byKind = new HashMap<>();

    /** @param pids some of them may end at any time */
    private ObjectOrder(Kcmp kcmp, List<Integer> pids) {
        this.kcmp = kcmp;
        this.pids = pids;
    }

    /** Nothing is known. */
    static ObjectOrder none() {
        return new ObjectOrder(null, List.of());
    }

    /** Looks at address spaces, descriptor tables, file system contexts and signal handlers of this process and of others. */
    static ObjectOrder of(Kcmp kcmp, int self, List<Integer> others) {
        List<Integer> all = new ArrayList<>(others);
        all.add(self);
        ObjectOrder order = new ObjectOrder(kcmp, all);
        for (int kind : KernelIds.KINDS) {
            order.byKind.put(kind, order.sorted(kind));
        }
        return order;
    }

    private List<Integer> sorted(int kind) {
        Distinct<Integer, List<Integer>> owners = new Distinct<>((a, b) -> kcmp.compare(kind, a, b, 0, 0));
        for (int pid : pids) {
            try {
                owners.get(pid, ArrayList::new).add(pid);
            } catch (SyscallException e) {
                // One of the two has ended, which the freezer will see; as a hint the others will do.
            }
        }
        List<Integer> all = new ArrayList<>(pids.size());
        owners.values().forEach(all::addAll);
        return all;
    }

    /** The given processes, those whose place is known first, in that order. */
    List<Integer> sort(int kind, List<Integer> some) {
        Set<Integer> unknown = new LinkedHashSet<>(some);
        List<Integer> sorted = new ArrayList<>(some.size());
        for (int pid : byKind.getOrDefault(kind, List.of())) {
            if (unknown.remove(pid)) {
                sorted.add(pid);
            }
        }
        sorted.addAll(unknown);
        return sorted;
    }
}
