package dev.criu.cli.args;

/** How much is logged. */
public enum Verbosity {
    /** Nothing, not even errors. */
    NONE,
    /** Errors. */
    ERRORS,
    /** Warnings too; the default. */
    WARNINGS,
    /** Every step, with the time. */
    INFO,
    /** Everything, with stack traces of failures. */
    DEBUG;

    /**
     * What {@code -v} options ask for: a bare {@code -v} raises the level by one, {@code -vv} by two, {@code -v3} sets it to 3.
     *
     * @throws UsageException if a value is neither a level nor a row of {@code v}
     */
    public static Verbosity of(Options options) {
        int level = WARNINGS.ordinal();
        for (String value : options.values(Opt.VERBOSITY)) {
            boolean more = value.chars().allMatch(c -> c == 'v');
            level = more ? level + 1 + value.length() : Options.number(Opt.VERBOSITY, value, 0, Integer.MAX_VALUE);
        }
        return values()[Math.min(level, DEBUG.ordinal())];
    }

    /** Whether a message of that level is logged. */
    public boolean shows(Verbosity level) {
        return compareTo(level) >= 0;
    }
}
