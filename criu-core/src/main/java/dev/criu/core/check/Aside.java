package dev.criu.core.check;

import dev.criu.linux.Errno;
import dev.criu.linux.Sys;

/** Looks from a thread with namespaces of its own (unshare(2)), which end with it: whatever a probe makes there goes with them. */
final class Aside {
    static final long NEWNS = 0x20000;
    static final long NEWNET = 0x40000000;

    private Aside() {}

    /** The probe, made in new namespaces of the kinds in {@code flags}. */
    static FeatureProbe in(long flags, FeatureProbe probe) {
        return host -> {
            Verdict[] verdict = {Verdict.missing("the probe failed")};
            Thread thread = new Thread(() -> verdict[0] = unshared(flags, probe, host), "probe");
            thread.setDaemon(true);
            thread.setUncaughtExceptionHandler((t, e) -> verdict[0] = Verdict.missing("the probe failed: " + e));
            thread.start();
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return verdict[0];
        };
    }

    private static Verdict unshared(long flags, FeatureProbe probe, Host host) {
        long result = host.call(Sys.UNSHARE, flags, 0, 0);
        return Errno.isError(result)
                ? Verdict.missing("cannot look: unshare: " + Errno.describe((int) -result))
                : probe.probe(host);
    }
}
