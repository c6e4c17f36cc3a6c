/**
 * Terminals (tty_ioctl(4), pty(7)). So far only the terminal of a shell job: one that belongs to a session outside of the tree. It is
 * not made again. The job gets the terminal of the criu that restores it, opened anew rather than shared, so that a non-blocking
 * job does not make the caller's shell non-blocking; settings and window size stay those of that terminal.
 */
package dev.criu.core.resource.tty;
