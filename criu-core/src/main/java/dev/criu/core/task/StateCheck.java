package dev.criu.core.task;

import dev.criu.core.api.CriuException;
import dev.criu.core.procfs.Limits;
import dev.criu.linux.x86_64.ExtendedLayout;
import dev.criu.proto.siginfo_entry;
import dev.criu.proto.signal_queue_entry;
import java.util.List;

/** Says no, before anything is made, to registers, pending signals and limits that no task of this machine can have. */
public final class StateCheck {
    /** Bytes of siginfo_t, of which calls that queue a signal read all. */
    private static final int SIGINFO = 128;

    private final X86State registers;

    public StateCheck(ExtendedLayout layout) {
        this.registers = new X86State(layout);
    }

    /** @throws CriuException naming the first task with such state */
    public void check(List<ProcessImage> processes) {
        for (ProcessImage process : processes) {
            if (!process.isZombie()) {
                signals(process.core().getTc().getSignalsS(), "pid " + process.pid());
                limits(process.core().getTc().getRlimits().getRlimitsCount(), "pid " + process.pid());
                for (ThreadImage thread : process.threads()) {
                    String object = "tid " + thread.tid();
                    signals(thread.core().getThreadCore().getSignalsP(), object);
                    registers.require(thread.core().getThreadInfo().getFpregs(), object);
                }
            }
        }
    }

    private static void limits(int count, String object) {
        if (count > Limits.COUNT) {
            throw new CriuException("images", object + ": " + count + " limits, of " + Limits.COUNT
                    + " that Linux has; the images are damaged, or of a newer kernel");
        }
    }

    private static void signals(signal_queue_entry queue, String object) {
        for (siginfo_entry signal : queue.getSignalsList()) {
            if (signal.getSiginfo().size() != SIGINFO) {
                throw new CriuException("images", object + ": a pending signal of " + signal.getSiginfo().size() + " bytes, not " + SIGINFO
                        + "; the images are damaged, dump again");
            }
        }
    }
}
