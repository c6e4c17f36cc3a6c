package dev.criu.core.check;

import dev.criu.core.api.CriuException;
import java.util.EnumSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Probes a host for features, and logs what is missing. */
public final class SystemCheck {
    private static final Logger LOG = LoggerFactory.getLogger("check");

    private final Features features;
    private final Host host;

    /** @param features what there is to look for */
    public SystemCheck(Features features, Host host) {
        this.features = features;
        this.host = host;
    }

    /** How a host does. */
    public enum Outcome {
        /** Everything asked for is there. */
        GOOD,
        /** Something is missing that only some trees need. */
        INCOMPLETE,
        /** Something is missing that everything needs. */
        BAD
    }

    /** Looks for all features of the required level, and of those given. */
    public Outcome run(Set<Feature.Level> further) {
        var levels = EnumSet.of(Feature.Level.REQUIRED);
        levels.addAll(further);
        Outcome outcome = Outcome.GOOD;
        for (Feature feature : features.all()) {
            if (levels.contains(feature.level()) && !probe(feature).supported()) {
                outcome = feature.level() == Feature.Level.REQUIRED || outcome == Outcome.BAD ? Outcome.BAD : Outcome.INCOMPLETE;
            }
        }
        return outcome;
    }

    /** Looks for one feature. */
    public Verdict probe(Feature feature) {
        Verdict verdict;
        try {
            verdict = feature.probe().probe(host);
        } catch (CriuException e) {
            verdict = Verdict.missing(e.getMessage());
        }
        if (verdict.supported()) {
            LOG.info("check: {} is supported", feature.name());
        } else if (feature.level() == Feature.Level.REQUIRED) {
            LOG.error("{} is missing: {}", feature.name(), verdict.reason());
        } else {
            LOG.warn("{} is missing: {}", feature.name(), verdict.reason());
        }
        return verdict;
    }
}
