package dev.criu.core.check;

import java.util.Objects;

/**
 * What a probe found.
 *
 * @param supported whether the feature is there
 * @param reason why not, one line; empty if it is
 */
public record Verdict(boolean supported, String reason) {
    private static final Verdict SUPPORTED = new Verdict(true, "");

    public Verdict {
        Objects.requireNonNull(reason, "reason");
    }

    /** It is there. */
    public static Verdict present() {
        return SUPPORTED;
    }

    /** It is not there. */
    public static Verdict missing(String reason) {
        return new Verdict(false, reason);
    }

    /** It is there if a condition holds, else missing for a reason. */
    public static Verdict of(boolean condition, String reason) {
        return condition ? SUPPORTED : missing(reason);
    }
}
