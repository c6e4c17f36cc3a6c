package dev.criu.core.engine.restore;

import dev.criu.core.task.ProcessImage;
import dev.criu.linux.Sys;
import dev.criu.linux.program.Arg;
import dev.criu.linux.program.Program;
import dev.criu.linux.task.DrivenTask;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Puts processes into their process groups (setpgid(2)): leaders make theirs first, then members join. A group whose leader is
 * gone is made by a short-lived child that takes the leader's pid.
 */
final class Groups {
    private final TreeImage tree;
    private final Genealogy genealogy;
    private final Forge forge;

    Groups(TreeImage tree, Genealogy genealogy, Forge forge) {
        this.tree = tree;
        this.genealogy = genealogy;
        this.forge = forge;
    }

    void make() {
        Set<Integer> orphaned = new LinkedHashSet<>();
        for (ProcessImage process : tree.processes()) {
            int pid = process.pid().value();
            if (process.pgid() == pid && !Genealogy.leadsSession(process)) {
                join(pid, 0);
            }
        }
        for (ProcessImage process : tree.processes()) {
            if (process.pgid() != process.pid().value() && !tree.inheritsGroup(process)) {
                if (tree.process(process.pgid()) == null && !genealogy.helpers().containsKey(process.pgid())
                        && orphaned.add(process.pgid())) {
                    makeWithoutLeader(process);
                } else {
                    join(process.pid().value(), process.pgid());
                }
            }
        }
    }

    private void join(int pid, int pgid) {
        Program program = new Program();
        program.call(Sys.SETPGID, 0, pgid).purpose("pid " + pid + ": process group " + (pgid == 0 ? pid : pgid));
        forge.task(pid).run(program);
    }

    private void makeWithoutLeader(ProcessImage member) {
        int pid = member.pid().value();
        DrivenTask task = forge.task(pid);
        forge.cloneHelper(pid, member.pgid());
        Program lead = new Program();
        lead.call(Sys.SETPGID, 0, 0).purpose("pid " + member.pgid() + ": process group");
        forge.task(member.pgid()).run(lead);
        join(pid, member.pgid());
        forge.end(member.pgid(), new Program(), 0);
        Program reap = new Program();
        reap.call(Sys.WAIT4, Arg.of(member.pgid()), Arg.of(0), Arg.of(0), Arg.of(0))
                .purpose("pid " + pid + ": wait for helper " + member.pgid());
        task.run(reap);
    }
}
