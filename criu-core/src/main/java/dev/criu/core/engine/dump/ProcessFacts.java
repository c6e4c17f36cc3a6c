package dev.criu.core.engine.dump;

import dev.criu.core.memory.MemoryFacts;
import dev.criu.core.task.ProcFacts;
import java.util.List;

/**
 * What /proc tells of a frozen process, apart from its status and its descriptors' files.
 *
 * @param memory mappings and pages
 * @param task limits and the like
 * @param odd threads that share too little with the process
 */
record ProcessFacts(MemoryFacts memory, ProcFacts task, List<ThreadKinship.Oddity> odd) {}
