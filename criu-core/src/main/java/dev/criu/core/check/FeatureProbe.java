package dev.criu.core.check;

/** Finds out about one feature without changing anything that outlives it. */
@FunctionalInterface
public interface FeatureProbe {
    /** Looks; a failure to look comes as a missing feature with its reason, or as an exception. */
    Verdict probe(Host host);
}
