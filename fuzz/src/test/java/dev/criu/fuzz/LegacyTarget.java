package dev.criu.fuzz;

/** Sets as older CRIU wrote them, which build upon others by links: {@link HostileSets}. */
public final class LegacyTarget {
    private static final HostileSets SETS = new HostileSets("legacy", true);

    private LegacyTarget() {}

    public static void fuzzerTestOneInput(byte[] input) {
        SETS.take(input);
    }
}
