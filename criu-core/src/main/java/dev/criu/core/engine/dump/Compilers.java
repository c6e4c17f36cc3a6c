package dev.criu.core.engine.dump;

import dev.criu.core.api.CriuException;
import dev.criu.core.procfs.Procfs;
import dev.criu.core.procfs.VanishedTaskException;
import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of this JVM that compile what a rehearsal has run often. What they have not done before the tree stands, they do while
 * it does, on processors that it waits for.
 */
final class Compilers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Compilers.class);
    private static final String NAME = "C1 Compiler";
    private static final long NAP_NANOS = 1_000_000;
    /** Looks in a row that have to find them asleep: there is a moment between two compilations. */
    private static final int LOOKS = 3;

    private static final int PRIO_PROCESS = 0;
    private static final int LEAST = 19;
    /** The call gives 20 less the nice value, as results below 0 are errors (getpriority(2)). */
    private static final int RAW_BASE = 20;

    private final Kernel kernel;
    private final Procfs procfs;
    private final int self;
    private final Map<Integer, Integer> former = new LinkedHashMap<>();

    Compilers(Kernel kernel, Procfs procfs, int self) {
        this.kernel = kernel;
        this.procfs = procfs;
        this.self = self;
    }

    /** Waits until they are at rest, but not for long. */
    void await(long nanos) {
        try {
            List<Integer> tids = tids();
            long deadline = System.nanoTime() + nanos;
            for (int quiet = 0; quiet < LOOKS && System.nanoTime() < deadline; ) {
                LockSupport.parkNanos(NAP_NANOS);
                quiet = tids.stream().allMatch(this::sleeps) ? quiet + 1 : 0;
            }
        } catch (CriuException e) {
            LOG.debug("compilers: {}", e.getMessage()); // one has ended: then there is nothing for it to do
        }
    }

    /**
     * Has them leave processors to whoever wants one, until {@link #close}: what they have not compiled by now runs slower once, but
     * does not wait for them.
     */
    void giveWay() {
        for (int tid : tids()) {
            long raw = kernel.raw(Sys.GETPRIORITY, PRIO_PROCESS, tid);
            if (!Errno.isError(raw) && !Errno.isError(kernel.raw(Sys.SETPRIORITY, PRIO_PROCESS, tid, LEAST))) {
                former.put(tid, RAW_BASE - (int) raw);
            }
        }
    }

    /** Gives them their nice values back; without CAP_SYS_NICE they keep what they have, which costs a warm process some speed. */
    @Override
    public void close() {
        former.forEach((tid, nice) -> {
            long result = kernel.raw(Sys.SETPRIORITY, PRIO_PROCESS, tid, nice);
            if (Errno.isError(result)) {
                LOG.debug("compilers: tid {} stays at nice {}: {}", tid, LEAST, Errno.describe((int) -result));
            }
        });
        former.clear();
    }

    private List<Integer> tids() {
        List<Integer> tids = new ArrayList<>();
        for (int tid : procfs.threads(self)) {
            if (isCompiler(tid)) {
                tids.add(tid);
            }
        }
        return tids;
    }

    /** Other threads of this JVM end at any time, those that a rehearsal had, for example. */
    private boolean isCompiler(int tid) {
        try {
            return procfs.comm(self, tid).toString().startsWith(NAME);
        } catch (VanishedTaskException e) {
            return false;
        }
    }

    private boolean sleeps(int tid) {
        return procfs.stat(self, tid).state() == 'S';
    }
}
