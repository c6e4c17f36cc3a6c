package dev.criu.core.engine.legacy;

import dev.criu.core.api.CriuException;
import dev.criu.images.ImageDirectory;
import dev.criu.images.ImageType;
import dev.criu.proto.core_entry;
import dev.criu.proto.creds_entry;
import dev.criu.proto.itimer_entry;
import dev.criu.proto.rlimit_entry;
import dev.criu.proto.sa_entry;
import dev.criu.proto.signal_queue_entry;
import dev.criu.proto.siginfo_entry;
import dev.criu.proto.task_core_entry;
import dev.criu.proto.task_rlimits_entry;
import dev.criu.proto.task_timers_entry;
import dev.criu.proto.thread_core_entry;
import java.util.List;

/**
 * Completes {@code core_entry} messages that lack what older sets keep in files of their own: signal actions, timers, limits,
 * credentials and pending signals.
 */
final class OldCores {
    private static final int INTERVAL_TIMERS = 3;

    private final ImageDirectory images;

    OldCores(ImageDirectory images) {
        this.images = images;
    }

    /**
     * A thread with everything that is its own.
     *
     * @param pid the process that it belongs to, its own number for a leader
     */
    core_entry complete(core_entry core, int pid, int tid) {
        boolean thread = !core.hasThreadCore() || isWhole(core.getThreadCore());
        boolean process = pid != tid || !core.hasTc() || isWhole(core.getTc());
        if (thread && process) {
            return core;
        }
        core_entry.Builder complete = core.toBuilder();
        if (core.hasThreadCore()) {
            complete.setThreadCore(thread(core.getThreadCore(), pid, tid));
        }
        if (pid == tid && core.hasTc()) {
            complete.setTc(process(core.getTc(), pid));
        }
        return complete.build();
    }

    private static boolean isWhole(thread_core_entry thread) {
        return thread.hasCreds() && thread.hasSignalsP();
    }

    private static boolean isWhole(task_core_entry task) {
        return task.getSigactionsCount() > 0 && task.hasSignalsS() && task.hasTimers() && task.hasRlimits();
    }

    private thread_core_entry thread(thread_core_entry thread, int pid, int tid) {
        thread_core_entry.Builder complete = thread.toBuilder();
        if (!thread.hasCreds()) {
            creds_entry ofProcess = images.readOne(ImageType.CREDS, pid);
            complete.setCreds(ofProcess);
        }
        if (!thread.hasSignalsP()) {
            complete.setSignalsP(queue(images.readAll(ImageType.PSIGNAL, tid)));
        }
        return complete.build();
    }

    private task_core_entry process(task_core_entry task, int pid) {
        task_core_entry.Builder complete = task.toBuilder();
        if (task.getSigactionsCount() == 0) {
            List<sa_entry> actions = images.readAll(ImageType.SIGACT, pid);
            complete.addAllSigactions(actions);
        }
        if (!task.hasSignalsS()) {
            complete.setSignalsS(queue(images.readAll(ImageType.SIGNAL, pid)));
        }
        if (!task.hasTimers()) {
            complete.setTimers(timers(pid));
        }
        if (!task.hasRlimits()) {
            List<rlimit_entry> limits = images.readAll(ImageType.RLIMIT, pid);
            complete.setRlimits(task_rlimits_entry.newBuilder().addAllRlimits(limits));
        }
        return complete.build();
    }

    private task_timers_entry timers(int pid) {
        List<itimer_entry> intervals = images.readAll(ImageType.ITIMERS, pid);
        if (intervals.size() != INTERVAL_TIMERS) {
            throw new CriuException("images", ImageType.ITIMERS.fileName(pid) + ": has " + intervals.size() + " interval timers, not "
                    + INTERVAL_TIMERS + ", and " + ImageType.CORE.fileName(pid) + " has none either; dump again");
        }
        return task_timers_entry.newBuilder()
                .setReal(intervals.get(0))
                .setVirt(intervals.get(1))
                .setProf(intervals.get(2))
                .addAllPosix(images.readAll(ImageType.POSIX_TIMERS, pid))
                .build();
    }

    private static signal_queue_entry queue(List<siginfo_entry> signals) {
        return signal_queue_entry.newBuilder().addAllSignals(signals).build();
    }
}
