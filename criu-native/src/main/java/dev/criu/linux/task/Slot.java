package dev.criu.linux.task;

import dev.criu.linux.memory.NativeMemory;

/**
 * Room for the programs of one driven task.
 *
 * @param local the room as this process sees it
 * @param remote its address in the task
 */
public record Slot(NativeMemory local, long remote) {}
