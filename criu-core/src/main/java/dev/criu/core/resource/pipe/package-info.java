/**
 * Pipes (pipe(7)). An image has an entry for each open end and the contents once for each pipe; a restore makes all ends of a pipe
 * together.
 */
package dev.criu.core.resource.pipe;
