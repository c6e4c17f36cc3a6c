package dev.criu.core.engine.dump;

import dev.criu.core.api.CriuException;
import dev.criu.core.procfs.Procfs;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of this JVM that compile what a rehearsal has run often. What they have not done before the tree stands, they do while
 * it does, on processors that it waits for.
 */
final class Compilers {
    private static final Logger LOG = LoggerFactory.getLogger(Compilers.class);
    private static final String NAME = "C1 Compiler";
    private static final long NAP_NANOS = 1_000_000;
    /** Looks in a row that have to find them asleep: there is a moment between two compilations. */
    private static final int LOOKS = 3;

    private final Procfs procfs;
    private final int self;

    Compilers(Procfs procfs, int self) {
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

    private List<Integer> tids() {
        List<Integer> tids = new ArrayList<>();
        for (int tid : procfs.threads(self)) {
            if (procfs.comm(self, tid).toString().startsWith(NAME)) {
                tids.add(tid);
            }
        }
        return tids;
    }

    private boolean sleeps(int tid) {
        return procfs.stat(self, tid).state() == 'S';
    }
}
