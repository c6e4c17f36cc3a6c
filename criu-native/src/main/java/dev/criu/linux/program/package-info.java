/**
 * Programs of system calls: pure data that says which calls to make, with arguments that refer to earlier results, and what
 * outcome each must have. {@link dev.criu.linux.program.ProgramEncoder} lays one out for the interpreter of
 * {@code src/main/asm}; whoever has a place to run it (a driven task, this JVM) is a
 * {@link dev.criu.linux.program.ProgramSpace}.
 */
package dev.criu.linux.program;
