package dev.criu.core.engine.dump;

import dev.criu.core.memory.MemoryFacts;
import dev.criu.core.task.ProcFacts;
import dev.criu.core.task.ThreadFacts;
import java.util.List;
import java.util.concurrent.Future;

/**
 * What /proc tells of a frozen process, apart from its status.
 *
 * @param memory mappings and pages
 * @param task limits and the like
 * @param paths executable, directories, namespaces
 * @param descriptors the descriptor table in ascending order, in pieces of which some may still be read
 * @param threads the threads in the order of the process, in pieces of which some may still be read
 */
record ProcessFacts(
        MemoryFacts memory,
        ProcFacts task,
        ProcessPaths paths,
        List<Future<List<Descriptor>>> descriptors,
        List<Future<ThreadPiece>> threads) {
    /**
     * Some threads.
     *
     * @param facts one for each
     * @param odd those that share too little with the process
     */
    record ThreadPiece(List<ThreadFacts> facts, List<ThreadKinship.Oddity> odd) {}
}
