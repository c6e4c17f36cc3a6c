package dev.criu.core.check;

import java.util.Objects;

/**
 * Something of the kernel.
 *
 * @param name as {@code criu check --feature} takes it
 * @param level who needs it
 * @param probe how to find out
 */
public record Feature(String name, Level level, FeatureProbe probe) {
    public Feature {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(level, "level");
        Objects.requireNonNull(probe, "probe");
    }

    /** Who needs a feature. */
    public enum Level {
        /** Every dump or restore. */
        REQUIRED,
        /** Some trees ({@code --extra}). */
        EXTRA,
        /** What is not finished ({@code --experimental}). */
        EXPERIMENTAL,
        /** Nobody; looked at by its name only. */
        BY_NAME
    }
}
