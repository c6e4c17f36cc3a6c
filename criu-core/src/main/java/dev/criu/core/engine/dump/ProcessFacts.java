package dev.criu.core.engine.dump;

import dev.criu.core.memory.MemoryFacts;
import dev.criu.core.task.ProcFacts;
import java.util.List;
import java.util.concurrent.Future;

/**
 * What /proc tells of a frozen process, apart from its status.
 *
 * @param memory mappings and pages
 * @param task limits and the like
 * @param paths executable, directories, namespaces
 * @param descriptors the descriptor table in ascending order, in pieces of which some may still be read
 * @param odd threads that share too little with the process
 */
record ProcessFacts(
        MemoryFacts memory,
        ProcFacts task,
        ProcessPaths paths,
        List<Future<List<Descriptor>>> descriptors,
        List<ThreadKinship.Oddity> odd) {}
