package dev.criu.core.engine.dump;

/**
 * How often this process has asked and described a process so far. The JVM compiles what has run some dozens of times; what of a dump
 * was not compiled before the pause takes three times as long in it, and the compilers take processors from it.
 */
public final class Practice {
    private static final int MOST = 35;
    /** What is linked at the second or third time, and runs without its first faults then, halves the pause of one small process. */
    private static final int LEAST = 4;
    /** Threads with which that will do. */
    private static final int FEW = 24;
    private static final int THREADS_PER_TIME = 2;

    private int times;

    /** How often to rehearse a dump of a tree of this size, once at least; takes note that it is rehearsed and dumped then. */
    int rehearsals(TreeSize size) {
        int wanted = Math.max(LEAST, Math.min((size.threads() - FEW) / THREADS_PER_TIME, MOST));
        int missing = Math.max(wanted - times, 1);
        times = Math.min(times + missing + size.processes(), MOST);
        return missing;
    }
}
