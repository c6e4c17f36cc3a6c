/**
 * Tracing: seizing, stopping, resuming and waiting, after ptrace(2) and kernel/ptrace.c. All calls of one
 * {@link dev.criu.linux.ptrace.Tracer} are made by one thread, because the kernel binds a tracee to the thread that seized it.
 */
package dev.criu.linux.ptrace;
