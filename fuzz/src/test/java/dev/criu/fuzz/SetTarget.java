package dev.criu.fuzz;

/** Sets as CRIU 4.2 writes them: {@link HostileSets}. */
public final class SetTarget {
    private static final HostileSets SETS = new HostileSets("set", false);

    private SetTarget() {}

    public static void fuzzerTestOneInput(byte[] input) {
        SETS.take(input);
    }
}
