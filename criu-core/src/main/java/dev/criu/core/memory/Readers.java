package dev.criu.core.memory;

/**
 * How many read pages at the same time.
 *
 * @param most of them, at least 1
 */
public record Readers(int most) {
    /** With more the processors wait for memory. */
    private static final int USEFUL = 8;
    /** Bytes that take longer to read than threads to make. */
    private static final long MUCH = 32 << 20;

    /** As many as there are processors, up to a number that is useful. */
    public static Readers onAllProcessors() {
        return new Readers(Math.min(USEFUL, Runtime.getRuntime().availableProcessors()));
    }

    /** How many are worth while for so many bytes. */
    int of(long bytes) {
        return bytes < MUCH ? 1 : most;
    }
}
