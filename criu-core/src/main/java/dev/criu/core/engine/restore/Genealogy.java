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
 * be left by making one's own. So a process whose session is not its parent's was born before its parent's setsid(2), or by
 * somebody in its session whose descendants were reparented when he ended; where the leader of the session is gone, a helper stands
 * in for him.
 *
 * <p>Pure computation over the images.
 */
final class Genealogy {
    private static final int ANY = -1;

    private final TreeImage tree;
    private final Map<Integer, List<ProcessImage>> children = new HashMap<>();
    private final Map<Integer, Integer> birthSessions = new HashMap<>();
    private final Map<Integer, List<Birth>> births = new HashMap<>();
    private final Map<Integer, Birth> birthsByPid = new HashMap<>();
    private final Map<Integer, Integer> helpers = new LinkedHashMap<>();

    Genealogy(TreeImage tree) {
        this.tree = tree;
        for (ProcessImage process : tree.processes()) {
            if (process.ppid() != 0) {
                children.computeIfAbsent(process.ppid(), p -> new ArrayList<>()).add(process);
            }
        }
        for (ProcessImage process : tree.processes()) {
            if (needsHelper(process)) {
                placeHelper(process);
            }
        }
        helpers.forEach((pid, parent) -> add(new Birth(pid, parent, Birth.Way.CHILD, false, true)));
        for (ProcessImage process : tree.processes()) {
            if (process.ppid() != 0) {
                add(birthOf(process));
            }
        }
        for (ProcessImage process : tree.processes()) {
            checkDescent(process);
        }
    }

    private void add(Birth birth) {
        births.computeIfAbsent(birth.creator(), p -> new ArrayList<>()).add(birth);
        birthsByPid.put(birth.pid(), birth);
    }

    /** The tasks that {@code pid} clones, in order. */
    List<Birth> bornBy(int pid) {
        return births.getOrDefault(pid, List.of());
    }

    /** The task that clones {@code pid}; null for the root. */
    Integer creatorOf(int pid) {
        Birth birth = birthsByPid.get(pid);
        return birth == null ? null : birth.creator();
    }

    /** The process group in which a process is when all are born: that of who made a session last; 0 for that of this process. */
    int groupWhenBorn(int pid) {
        int at = pid;
        boolean made = true;
        while (!made || !makesSession(at)) {
            Birth birth = birthsByPid.get(at);
            if (birth == null) {
                return 0;
            }
            made = !birth.beforeSession();
            at = birth.creator();
        }
        return at;
    }

    private boolean makesSession(int pid) {
        return helpers.containsKey(pid) || leadsSession(tree.process(pid));
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
        if (isGivenBy(parent, needed)) {
            boolean before = needed != ANY && needed != parent.sid();
            return new Birth(pid, process.ppid(), Birth.Way.CHILD, before, false);
        }
        ProcessImage leader = tree.process(needed);
        int leaderParent = leader == null ? helpers.get(needed) : leader.ppid();
        if (leaderParent == process.ppid()) {
            return new Birth(pid, needed, Birth.Way.SIBLING, false, false);
        }
        if (isAncestor(process.ppid(), leaderParent)) {
            return new Birth(pid, needed, Birth.Way.ORPHAN, false, false);
        }
        throw new CriuException("tree", "pid " + pid + ": belongs to session " + needed + ", which pid " + process.ppid()
                + ", its parent, and all descendants of that have nothing to do with; such a tree cannot be made yet");
    }

    /** Whether a process can clone a child in a session: its own, or that in which it was itself before it made its own. */
    private boolean isGivenBy(ProcessImage parent, int session) {
        return session == ANY || session == parent.sid() || leadsSession(parent) && session == sessionAtBirth(parent);
    }

    private boolean needsHelper(ProcessImage process) {
        if (process.ppid() == 0) {
            return false;
        }
        int needed = sessionAtBirth(process);
        return tree.process(needed) == null && !isGivenBy(tree.process(process.ppid()), needed);
    }

    /** A helper is a child of the lowest process that has children in its session; the others are ancestors of that one. */
    private void placeHelper(ProcessImage member) {
        int session = sessionAtBirth(member);
        Integer known = helpers.get(session);
        if (known == null || isAncestor(known, member.ppid())) {
            helpers.put(session, member.ppid());
        }
    }

    /** The session in which a process has to be born; ANY if it makes its own and nobody born by it before minds. */
    private int sessionAtBirth(ProcessImage process) {
        int pid = process.pid().value();
        Integer known = birthSessions.get(pid);
        if (known == null) {
            known = leadsSession(process) && process.ppid() != 0 ? sessionBefore(process) : process.sid();
            birthSessions.put(pid, known);
        }
        return known;
    }

    /** Of a leader with children from before: sessions of leaders that are not below it come first, as there is no other way. */
    private int sessionBefore(ProcessImage leader) {
        int ofTheDead = ANY;
        for (ProcessImage child : children.getOrDefault(leader.pid().value(), List.of())) {
            int needed = sessionAtBirth(child);
            if (needed == ANY || needed == leader.sid()) {
                continue;
            }
            ProcessImage other = tree.process(needed);
            if (other != null && !isAncestor(leader.pid().value(), other.pid().value())) {
                return needed;
            }
            if (other == null && ofTheDead == ANY) {
                ofTheDead = needed;
            }
        }
        return ofTheDead;
    }

    /** Whether {@code ancestor} is {@code pid} or an ancestor of it. */
    private boolean isAncestor(int ancestor, int pid) {
        for (int at = pid; at != 0; at = tree.process(at).ppid()) {
            if (at == ancestor) {
                return true;
            }
        }
        return false;
    }

    /** Everybody has to descend by birth from the root, or nobody would ever make him. */
    private void checkDescent(ProcessImage process) {
        Integer at = process.pid().value();
        for (int steps = 0; at != null; at = creatorOf(at)) {
            if (steps++ > birthsByPid.size()) {
                throw new CriuException("tree", "pid " + process.pid()
                        + ": its session could only be made by a descendant of its own; the images are damaged, dump again");
            }
        }
    }
}
