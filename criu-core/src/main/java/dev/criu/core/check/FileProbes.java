package dev.criu.core.check;

import dev.criu.core.procfs.Procfs;

/** Probes that look at files. */
final class FileProbes {
    private FileProbes() {}

    /** A path that is there if the feature is. */
    static FeatureProbe path(String path) {
        return host -> Verdict.of(host.has(path), path + " is missing");
    }

    /** A file of this process in {@code /proc}. */
    static FeatureProbe self(String name) {
        return host -> {
            String path = "/proc/" + host.self() + "/" + name;
            return Verdict.of(host.has(path), path + " is missing");
        };
    }

    /** Children of the main thread: needs CONFIG_PROC_CHILDREN. */
    static Verdict children(Host host) {
        return self("task/" + host.self() + "/children").probe(host);
    }

    static Verdict mountIds(Host host) {
        Procfs procfs = host.procfs();
        int[] fds = procfs.fds(host.self());
        // The parser refuses a file without mnt_id.
        procfs.fdInfo(host.self(), fds[0]);
        return Verdict.present();
    }

    static Verdict pidsInNamespaces(Host host) {
        return Verdict.of(!host.procfs().status(host.self()).nsPid().isEmpty(), "status has no NSpid");
    }
}
