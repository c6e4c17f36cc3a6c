/**
 * The kernel's side of the tool: system call numbers, errors, and the machine code that performs calls here and in other tasks.
 *
 * <p>Nothing in this module knows of images or protobuf. Sub-packages: {@code memory} (addresses and native memory),
 * {@code call} (system calls of this JVM), {@code program} (lists of system calls, run here or in a task), {@code ptrace}
 * (tracing and waiting), {@code x86_64} (registers and layouts of that architecture).
 */
package dev.criu.linux;
