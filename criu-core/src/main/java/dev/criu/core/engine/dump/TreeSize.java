package dev.criu.core.engine.dump;

/**
 * How big a tree is.
 *
 * @param threads of all processes
 */
record TreeSize(int processes, int threads) {
    private static final int LARGE = 32;

    /** Whether a dump makes so many objects that the heap should be empty when it begins. */
    boolean isLarge() {
        return threads > LARGE;
    }
}
