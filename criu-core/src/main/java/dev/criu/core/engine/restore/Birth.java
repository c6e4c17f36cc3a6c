package dev.criu.core.engine.restore;

/**
 * How one task of the tree comes to life.
 *
 * @param pid the task
 * @param creator the task that clones it
 * @param way whose child it becomes
 * @param beforeSession whether it is cloned before its creator makes a session of its own
 * @param helper whether it only stands in for a session leader that is gone, and ends once its members are there
 */
record Birth(int pid, int creator, Way way, boolean beforeSession, boolean helper) {
    /** Whose child a task becomes. */
    enum Way {
        /** Its creator's. */
        CHILD,
        /** That of its creator's parent (CLONE_PARENT). */
        SIBLING,
        /** That of a more distant ancestor of its creator: its birth parent ends, and the ancestor is a subreaper then. */
        ORPHAN
    }
}
