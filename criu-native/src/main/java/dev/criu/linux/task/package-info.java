/**
 * Making tasks and driving them: the spawner of stubs, the arena of shared program slots for tasks being restored, and the
 * guarded trampoline for tasks being dumped, which must survive the death of their tracer.
 */
package dev.criu.linux.task;
