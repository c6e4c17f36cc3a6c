/**
 * The state of single tasks: registers, credentials, signals, timers and the rest of {@code core-*.img}, both ways. What a task
 * must be asked itself is asked by the programs of {@link dev.criu.core.task.Questions}.
 */
package dev.criu.core.task;
