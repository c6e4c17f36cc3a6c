package dev.criu.core.engine.restore;

/**
 * How one task of the tree comes to life.
 *
 * @param pid the task
 * @param creator the task that clones it
 * @param asSibling whether it becomes a child of the creator's parent (CLONE_PARENT), to join the creator's session
 * @param beforeSession whether it is cloned before its creator makes a session of its own
 * @param helper whether it only stands in for a session leader that is gone, and ends once its members are there
 */
record Birth(int pid, int creator, boolean asSibling, boolean beforeSession, boolean helper) {}
