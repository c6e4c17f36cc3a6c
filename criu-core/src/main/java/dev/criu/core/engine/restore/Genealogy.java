package dev.criu.core.engine.restore;

import dev.criu.core.api.CriuException;
import dev.criu.core.task.ProcessImage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who clones whom, so that every process ends up with its parent and in its session. A session is inherited at birth and can only
 * be left by making one's own, so a process whose session is not its parent's was born before its parent's setsid(2), or by the
 * leader of its session, or by somebody who is gone; in the last case a helper stands in for the leader.
 *
 * <p>Pure computation over the images.
 */
final class Genealogy {
    private static final int ANY = -1;

    private final TreeImage tree;
    private final Map<Integer, List<ProcessImage>> children = new HashMap<>();
    private final Map<Integer, List<Birth>> births = new HashMap<>();
    private final Map<Integer, Integer> helpers = new LinkedHashMap<>();

    Genealogy(TreeImage tree) {
        this.tree = tree;
        for (ProcessImage process : tree.processes()) {
            if (process.ppid() != 0) {
                children.computeIfAbsent(process.ppid(), p -> new ArrayList<>()).add(process);
            }
        }
        for (ProcessImage process : tree.processes()) {
            if (process.ppid() != 0) {
                Birth birth = birthOf(process);
                births.computeIfAbsent(birth.creator(), p -> new ArrayList<>()).add(birth);
            }
        }
    }

    /** The tasks that {@code pid} clones, in order. */
    List<Birth> bornBy(int pid) {
        return births.getOrDefault(pid, List.of());
    }

    /** Pids of helpers, each with the process that clones it. */
    Map<Integer, Integer> helpers() {
        return helpers;
    }

    /** Whether a process makes a session of its own. */
    static boolean leadsSession(ProcessImage process) {
        return process.sid() == process.pid().value();
    }

    private Birth birthOf(ProcessImage process) {
        int pid = process.pid().value();
        ProcessImage parent = tree.process(process.ppid());
        int needed = sessionAtBirth(process);
        if (needed == ANY || needed == parent.sid()) {
            return new Birth(pid, parent.pid().value(), false, false, false);
        }
        if (leadsSession(parent) && needed == sessionAtBirth(parent)) {
            return new Birth(pid, parent.pid().value(), false, true, false);
        }
        ProcessImage leader = tree.process(needed);
        if (leader == null) {
            addHelper(needed, parent);
            return new Birth(pid, needed, true, false, false);
        }
        if (leader.ppid() == process.ppid() && !leader.isZombie()) {
            return new Birth(pid, needed, true, false, false);
        }
        throw new CriuException("tree", "pid " + pid + ": belongs to session " + needed + " of a process that is neither its"
                + " ancestor nor its sibling; such a tree cannot be made yet");
    }

    private void addHelper(int pid, ProcessImage parent) {
        if (helpers.putIfAbsent(pid, parent.pid().value()) == null) {
            births.computeIfAbsent(parent.pid().value(), p -> new ArrayList<>())
                    .add(new Birth(pid, parent.pid().value(), false, false, true));
        }
    }

    /** The session in which a process has to be born; ANY if it makes its own and nobody born by it before minds. */
    private int sessionAtBirth(ProcessImage process) {
        if (!leadsSession(process)) {
            return process.sid();
        }
        for (ProcessImage child : children.getOrDefault(process.pid().value(), List.of())) {
            int needed = sessionAtBirth(child);
            if (needed != ANY && needed != process.sid() && isAncestor(needed, process)) {
                return needed;
            }
        }
        return ANY;
    }

    private boolean isAncestor(int pid, ProcessImage process) {
        for (ProcessImage p = process; p != null; p = tree.process(p.ppid())) {
            if (p.ppid() == pid) {
                return true;
            }
        }
        return false;
    }
}
