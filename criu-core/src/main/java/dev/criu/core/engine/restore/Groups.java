package dev.criu.core.engine.restore;

import dev.criu.core.task.ProcessImage;
import dev.criu.linux.Sys;
import dev.criu.linux.program.Program;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Puts processes into their process groups (setpgid(2)): leaders make theirs first, also those who are in other groups now, then
 * members join. A group whose leader is gone is made by a short-lived child that takes the leader's pid.
 */
final class Groups {
    private final TreeImage tree;
    private final Genealogy genealogy;
    private final Forge forge;
    private final Together joining = new Together();
    /** Groups that processes of the tree belong to. */
    private final Set<Integer> needed;

    Groups(TreeImage tree, Genealogy genealogy, Forge forge) {
        this.tree = tree;
        this.genealogy = genealogy;
        this.forge = forge;
        this.needed = tree.processes().stream().filter(p -> !tree.inheritsGroup(p)).map(ProcessImage::pgid).collect(Collectors.toSet());
    }

    void make() {
        Set<Integer> made = new HashSet<>(genealogy.helpers().keySet());
        for (ProcessImage process : tree.processes()) {
            int pid = process.pid().value();
            boolean leads = Genealogy.leadsSession(process);
            if (!leads && needed.contains(pid)) {
                join(pid, 0);
            }
            if (leads || needed.contains(pid)) {
                made.add(pid);
            }
        }
        joining.settle();
        List<ProcessImage> waiting = new ArrayList<>();
        for (ProcessImage process : tree.processes()) {
            if (!tree.inheritsGroup(process) && !isMember(process)) {
                waiting.add(process);
            }
        }
        Map<Integer, Integer> holders = new LinkedHashMap<>(0);
        while (!waiting.isEmpty()) {
            int at = 0;
            while (at < waiting.size() && !mayLeave(waiting.get(at), waiting)) {
                at++;
            }
            boolean knot = at == waiting.size();
            ProcessImage next = waiting.remove(knot ? 0 : at);
            if (knot) {
                joining.settle();
                holders.put(forge.cloneHolder(next.pid().value()), next.pid().value());
            }
            if (made.contains(next.pid().value())) {
                joining.settle(); // a group that its maker leaves must have members
            }
            if (made.add(next.pgid())) {
                joining.settle();
                makeWithoutLeader(next);
            } else {
                join(next.pid().value(), next.pgid());
            }
        }
        joining.settle();
        holders.forEach((holder, creator) -> forge.endHelper(creator, holder));
    }

    /** Whether a process is in its group already: as its leader, or as it was born there. */
    private boolean isMember(ProcessImage process) {
        int pid = process.pid().value();
        return process.pgid() == pid || !needed.contains(pid) && genealogy.groupWhenBorn(pid) == process.pgid();
    }

    /**
     * Who has left a group that he made goes once all its other members are there, as an empty group vanishes. Where makers are in
     * each other's groups, a child that inherits the group holds it meanwhile.
     */
    private static boolean mayLeave(ProcessImage process, List<ProcessImage> waiting) {
        return waiting.stream().noneMatch(other -> other.pgid() == process.pid().value());
    }

    private void join(int pid, int pgid) {
        Program program = new Program();
        program.call(Sys.SETPGID, 0, pgid).purpose("pid " + pid + ": process group " + (pgid == 0 ? pid : pgid));
        joining.start(forge.task(pid), program);
    }

    private void makeWithoutLeader(ProcessImage member) {
        int pid = member.pid().value();
        forge.cloneHelper(pid, member.pgid());
        Program lead = new Program();
        lead.call(Sys.SETPGID, 0, 0).purpose("pid " + member.pgid() + ": process group");
        forge.task(member.pgid()).run(lead);
        join(pid, member.pgid());
        joining.settle();
        forge.endHelper(pid, member.pgid());
    }
}
