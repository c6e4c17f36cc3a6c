package dev.criu.core.engine.dump;

import dev.criu.core.memory.MemoryFacts;
import dev.criu.core.task.ProcFacts;

/**
 * What /proc tells of a frozen process, apart from its status and its descriptors' files.
 *
 * @param memory mappings and pages
 * @param task limits, personality and the like
 */
record ProcessFacts(MemoryFacts memory, ProcFacts task) {}
