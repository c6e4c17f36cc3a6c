package dev.criu.core.engine.restore;

import dev.criu.linux.Sys;
import dev.criu.linux.program.Program;
import dev.criu.linux.task.DrivenTask;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Threads that a process has for a moment, so that several processors work for it. */
final class Hands {
    private static final Logger LOG = LoggerFactory.getLogger(Hands.class);

    private Hands() {}

    /**
     * Runs programs of a process that do not depend on each other, at the same time as far as there are threads to be had: where they are
     * limited (pids.max, RLIMIT_NPROC), fewer do it. All threads but the first have ended when this returns.
     *
     * @param leader the process, with no other thread
     * @param object it, for errors
     */
    static void run(DrivenTask leader, String object, List<Program> programs) {
        List<DrivenTask> all = new ArrayList<>();
        all.add(leader);
        all.addAll(make(leader, object, programs.size() - 1));
        LOG.debug("memory: {} reads with {} threads", object, all.size());
        for (int done = 0; done < programs.size(); done += all.size()) {
            Together together = new Together();
            for (int i = 0; i < all.size() && done + i < programs.size(); i++) {
                together.start(all.get(i), programs.get(done + i));
            }
            together.settle();
        }
        for (DrivenTask hand : all.subList(1, all.size())) {
            end(hand, object);
        }
    }

    private static List<DrivenTask> make(DrivenTask leader, String object, int count) {
        Program program = new Program();
        for (int i = 0; i < count; i++) {
            CloneCall.addThread(program, object).anyOutcome();
        }
        leader.run(program);
        return leader.takeBorn();
    }

    private static void end(DrivenTask hand, String object) {
        Program program = new Program();
        program.call(Sys.EXIT, 0).purpose(object + ": end a helping thread");
        hand.runToEnd(program);
        hand.release();
    }
}
