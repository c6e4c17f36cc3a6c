package dev.criu.core.api;

/**
 * What a finished dump tells. Times are in microseconds.
 *
 * @param tasks processes dumped
 * @param threads threads dumped, leaders included
 * @param freezingMicros time taken to freeze the tree
 * @param frozenMicros time that the tree stood still (the pause)
 * @param memDumpMicros time taken to find the pages to be written
 * @param memWriteMicros time taken to write pages
 * @param pagesScanned pages looked at
 * @param pagesWritten pages of private memory written
 * @param sharedPagesScanned pages of shared memory looked at
 * @param sharedPagesWritten pages of shared memory written
 */
public record DumpResult(
        int tasks,
        int threads,
        long freezingMicros,
        long frozenMicros,
        long memDumpMicros,
        long memWriteMicros,
        long pagesScanned,
        long pagesWritten,
        long sharedPagesScanned,
        long sharedPagesWritten) {}
