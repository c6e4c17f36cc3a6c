package dev.criu.core.engine.restore;

import dev.criu.core.api.CriuException;
import dev.criu.core.task.ProcessImage;
import dev.criu.core.task.ThreadImage;
import dev.criu.core.task.ThreadRestorer;
import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.SyscallException;
import dev.criu.linux.program.Arg;
import dev.criu.linux.program.Buffer;
import dev.criu.linux.program.Op;
import dev.criu.linux.program.Program;
import dev.criu.linux.ptrace.Ends;
import dev.criu.linux.ptrace.Tracer;
import dev.criu.linux.task.DrivenTask;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the tasks of the tree, and ends those that only helped; knows them by their numbers in the tree ({@link Families} knows the order). */
final class Forge {
    private static final Logger LOG = LoggerFactory.getLogger(Forge.class);

    private static final int SIG_SETMASK = 2;
    private static final int PR_SET_CHILD_SUBREAPER = 36;

    private final Tracer tracer;
    private final TreeImage tree;
    private final Genealogy genealogy;
    private final Map<Integer, DrivenTask> tasks = new LinkedHashMap<>();
    private final SparePids spare;

    Forge(Tracer tracer, TreeImage tree, Genealogy genealogy) {
        this.tracer = tracer;
        this.tree = tree;
        this.genealogy = genealogy;
        this.spare = new SparePids(tree);
    }

    /** The task with this pid or tid of the tree; zombies and helpers that have ended are there too. */
    DrivenTask task(int nsTid) {
        return tasks.get(nsTid);
    }

    /** Takes the first task, from which all others descend. */
    void begin(DrivenTask root) {
        tasks.put(tree.root().pid().value(), root);
    }

    /** Has a task clone others, in their order but for orphans, which come last. */
    void cloneAll(int creator, ProcessImage creatorImage, List<Birth> births) {
        Program program = new Program();
        List<Integer> pids = new ArrayList<>();
        for (Birth birth : births) {
            if (birth.way() != Birth.Way.ORPHAN) {
                CloneCall.add(program, flags(creatorImage, birth), birth.pid(), exitSignal(birth));
                pids.add(birth.pid());
            }
        }
        if (!pids.isEmpty()) {
            runCloning(creator, program, pids);
        }
        for (Birth birth : births) {
            if (birth.way() == Birth.Way.ORPHAN) {
                cloneOrphan(creator, flags(creatorImage, birth), birth.pid());
            }
        }
    }

    private long flags(ProcessImage creator, Birth birth) {
        ProcessImage child = tree.process(birth.pid());
        long flags = birth.way() == Birth.Way.SIBLING ? CloneCall.CLONE_PARENT : 0;
        if (creator != null && child != null && !creator.isZombie() && !child.isZombie()) {
            flags |= Sharing.flags(creator.ids(), child.ids());
        }
        return flags;
    }

    /** What tells the parent of the end of a child, SIGCHLD for most. */
    private int exitSignal(Birth birth) {
        ProcessImage child = tree.process(birth.pid());
        return child != null && child.core().getTc().hasExitSignal() ? child.core().getTc().getExitSignal() & 0xff : CloneCall.SIGCHLD;
    }

    /**
     * Clones a process whose parent is a distant ancestor of its creator: a go-between clones it and ends, and it is reparented to
     * its nearest ancestor that is a subreaper (find_new_reaper in kernel/exit.c). No process of the tree is one by now.
     */
    private void cloneOrphan(int creator, long sharing, int pid) {
        int parent = tree.process(pid).ppid();
        subreaper(parent, 1);
        int between = spare.take(number -> tryCloning(creator, sharing, number));
        Program program = new Program();
        CloneCall.add(program, sharing, pid, CloneCall.SIGCHLD);
        runCloning(between, program, List.of(pid));
        end(between, new Program(), 0);
        reap(creator, between);
        tasks.remove(between);
        subreaper(parent, 0);
    }

    private boolean tryCloning(int creator, long flags, int pid) {
        Program program = new Program();
        Op clone = CloneCall.add(program, flags, pid, CloneCall.SIGCHLD).anyOutcome();
        tasks.get(creator).run(program);
        if (clone.failed() && clone.result() != -Errno.EEXIST) {
            throw new SyscallException(Sys.CLONE3, (int) -clone.result(), "pid " + creator + ": clone");
        }
        adopt(tasks.get(creator), List.of(pid));
        return !clone.failed();
    }

    private void subreaper(int pid, int on) {
        Program program = new Program();
        program.call(Sys.PRCTL, PR_SET_CHILD_SUBREAPER, on, 0, 0, 0).purpose("pid " + pid + ": adopt a child");
        tasks.get(pid).run(program);
    }

    private void reap(int parent, int child) {
        Program program = new Program();
        program.call(Sys.WAIT4, child, 0, 0, 0).purpose("pid " + parent + ": wait for helper " + child);
        tasks.get(parent).run(program);
    }

    /** Makes the threads of all processes; their leaders must have their memory. */
    void makeThreads() {
        for (ProcessImage process : tree.processes()) {
            if (process.threads().size() > 1) {
                Program program = new Program();
                List<Integer> tids = new ArrayList<>();
                for (ThreadImage thread : process.threads().subList(1, process.threads().size())) {
                    CloneCall.add(program, CloneCall.THREAD, thread.tid().value(), 0);
                    tids.add(thread.tid().value());
                }
                runCloning(process.pid().value(), program, tids);
            }
        }
    }

    /** Clones a child of {@code creator} that only lends its pid for a while; {@link #endHelper} ends it. */
    void cloneHelper(int creator, int pid) {
        Program program = new Program();
        CloneCall.add(program, 0, pid, CloneCall.SIGCHLD);
        runCloning(creator, program, List.of(pid));
    }

    /** Clones a child that does nothing but be in the group of its creator, under any pid; {@link #endHelper} ends it. */
    int cloneHolder(int creator) {
        return spare.take(number -> tryCloning(creator, 0, number));
    }

    /** Ends a helper, and has its parent take note. */
    void endHelper(int creator, int pid) {
        end(pid, new Program(), 0);
        reap(creator, pid);
    }

    /** Ends helpers of sessions, whose members are all there, and has their parents take note. */
    void endHelpers() {
        genealogy.helpers().forEach((pid, parent) -> {
            end(pid, 0);
            reap(parent, pid);
        });
    }

    /** Lets zombies die as they did; their parents do not ask. */
    void makeZombies() {
        for (ProcessImage process : tree.processes()) {
            if (process.isZombie()) {
                Program program = new Program();
                ThreadRestorer.name(program, process.core().getTc().getComm(), "pid " + process.pid());
                end(process.pid().value(), program, process.core().getTc().getExitCode());
            }
        }
    }

    /** Ends a task so that wait4(2) gives {@code status}; returns when it is dead. */
    void end(int pid, int status) {
        end(pid, new Program(), status);
    }

    /** Has a task run a program and end, so that wait4(2) gives {@code status}; returns when it is dead. */
    void end(int pid, Program program, int status) {
        int signal = status & 0x7f;
        if (signal == 0) {
            program.call(Sys.EXIT_GROUP, status >> 8 & 0xff).purpose("pid " + pid + ": exit");
        } else {
            Buffer all = Buffer.struct(8);
            program.call(Sys.RT_SIGPROCMASK, Arg.of(SIG_SETMASK), all, Arg.of(0), Arg.of(8)).purpose("pid " + pid);
            program.call(Sys.KILL, pid, signal).purpose("pid " + pid + ": die of signal " + signal);
        }
        tasks.get(pid).runToEnd(program);
        tasks.get(pid).release();
    }

    private void runCloning(int creator, Program program, List<Integer> nsTids) {
        DrivenTask parent = tasks.get(creator);
        try {
            parent.run(program);
        } catch (SyscallException e) {
            adopt(parent, nsTids);
            throw taken(e);
        }
        adopt(parent, nsTids);
    }

    /** Takes over the tasks that a parent has cloned, in the order of its calls. */
    private void adopt(DrivenTask parent, List<Integer> nsTids) {
        int i = 0;
        NumberList told = new NumberList();
        for (DrivenTask born : parent.takeBorn()) {
            told.add(nsTids.get(i), born.tid());
            tasks.put(nsTids.get(i++), born);
        }
        LOG.debug("forge: cloned {}", told);
    }

    /** Ends every task made so far that has not been let go; returns when they are gone. */
    void killAll(DrivenTask root) {
        List<DrivenTask> all = new ArrayList<>();
        if (root != null && !tasks.containsValue(root)) {
            all.add(root);
        }
        all.addAll(tasks.values());
        all.forEach(DrivenTask::kill);
        new Ends(tracer).await(all.stream().map(DrivenTask::tid).toList());
    }

    static RuntimeException taken(SyscallException e) {
        if (e.errno() != Errno.EEXIST) {
            return e;
        }
        String object = e.getMessage().substring(0, e.getMessage().indexOf(':'));
        return new CriuException(
                "restore",
                object + " is taken by another task; end that one first, or restore in a pid namespace of its own",
                e);
    }
}
