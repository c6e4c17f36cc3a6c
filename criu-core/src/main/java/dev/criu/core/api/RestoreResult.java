package dev.criu.core.api;

/**
 * What a finished restore tells. Times are in microseconds.
 *
 * @param rootPid the root's pid, as the caller's pid namespace numbers it; a child of this process unless restored as a sibling
 * @param tasks processes restored
 * @param forkMicros time taken to create the tasks
 * @param restoreMicros time taken by the whole restore
 * @param pagesCompared pages compared with what a task inherited from its parent
 * @param pagesSkippedCow pages that were already right by that inheritance
 * @param pagesRestored pages filled from the images
 * @param explanation the plan in words when asked for, empty otherwise
 */
public record RestoreResult(
        int rootPid,
        int tasks,
        long forkMicros,
        long restoreMicros,
        long pagesCompared,
        long pagesSkippedCow,
        long pagesRestored,
        String explanation) {}
