package dev.criu.core.memory;

/**
 * Pages that lie side by side.
 *
 * @param start address (or offset in a shared segment) of the first
 * @param end behind the last; both multiples of the page size
 */
record PageRange(long start, long end) {
    static final int PAGE = 4096;

    long length() {
        return end - start;
    }

    long pages() {
        return (end - start) / PAGE;
    }
}
