package dev.criu.linux.task;

import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.ptrace.WaitStatus;
import java.util.ArrayList;
import java.util.List;

/**
 * Signals that could not be blocked (SIGSTOP) and arrived while a thread was driven. They are taken from it for the moment and
 * sent again when it is let go, so that a stop that was asked for during a dump is not lost.
 */
public final class SignalKeeper {
    private final Kernel kernel;
    private final List<Kept> kept = new ArrayList<>(0);

    private record Kept(int tid, int signal) {}

    public SignalKeeper(Kernel kernel) {
        this.kernel = kernel;
    }

    /** Takes note of a stop that was not asked for; group stops and event stops need nothing, they come again by themselves. */
    public void keep(int tid, WaitStatus status) {
        if (status.isSignal()) {
            kept.add(new Kept(tid, status.value()));
        }
    }

    /** Sends everything again, once no thread is driven any more. */
    public void release() {
        for (Kept k : kept) {
            kernel.raw(Sys.TKILL, k.tid, k.signal);
        }
        kept.clear();
    }
}
