package dev.criu.core.engine.restore;

import dev.criu.core.task.ProcessImage;
import dev.criu.core.task.ThreadImage;
import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.SyscallException;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.program.Program;
import dev.criu.linux.ptrace.Farewell;
import dev.criu.linux.ptrace.Tracer;
import dev.criu.linux.task.DrivenTask;
import dev.criu.linux.task.Surety;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The end of a restore: the tasks of the tree are let go, all of them or none, whenever this process dies. As long as one is traced it dies
 * with its tracer (PTRACE_O_EXITKILL), and its process with it. What dies with the others:
 *
 * <ul>
 *   <li>a single process: it is free with its last thread;
 *   <li>a tree with a pid namespace of its own: the root is the last, and whoever is in the namespace ends with it;
 *   <li>any other tree, and where files go that nobody needs once the tree runs: a {@link Surety} sees to it.
 * </ul>
 */
final class LettingGo {
    private final Kernel kernel;
    private final Tracer tracer;
    private final Forge forge;
    private final List<ProcessImage> processes;
    private final boolean rootIsInit;

    /** @param processes all but zombies, the root first */
    LettingGo(Kernel kernel, Tracer tracer, Forge forge, List<ProcessImage> processes, boolean rootIsInit) {
        this.kernel = kernel;
        this.tracer = tracer;
        this.forge = forge;
        this.processes = new ArrayList<>(processes);
        this.rootIsInit = rootIsInit;
        Collections.reverse(this.processes);
    }

    /**
     * Lets all go.
     *
     * @param last removes what is of no use to anybody but another restore of the same images
     */
    void run(Program last) {
        if (last.isEmpty() && (rootIsInit || processes.size() == 1)) {
            detachAll();
            return;
        }
        try (Surety surety = new Surety(kernel, processes.stream().map(p -> forge.task(p.pid().value()).tid()).toList())) {
            try {
                detachAll();
                surety.release(last);
            } catch (RuntimeException e) {
                surety.endAll();
                throw e;
            }
        }
    }

    private void detachAll() {
        Farewell farewell = new Farewell(tracer);
        ProcessImage root = processes.get(processes.size() - 1);
        for (ProcessImage process : processes) {
            for (ThreadImage thread : process.threads()) {
                DrivenTask task = forge.task(thread.tid().value());
                requireSuccess(task.tid(), (int) -farewell.letGo(task.tid()));
                if (process != root) {
                    task.leave(); // of a child, as the root is, the number stays until this process has waited for it
                }
            }
        }
        int stuck = farewell.bury();
        if (stuck != 0) {
            requireSuccess(stuck, Errno.ESRCH);
        }
    }

    private static void requireSuccess(int tid, int errno) {
        if (errno != 0) {
            throw new SyscallException(Sys.PTRACE, errno, "task " + tid + ": detach");
        }
    }
}
