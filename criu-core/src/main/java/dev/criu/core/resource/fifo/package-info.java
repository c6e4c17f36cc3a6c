/**
 * Pipes with a name (fifo(7)). An open one takes two entries: that of its type says which pipe it is, and refers to one of a regular
 * file with the path, the flags and the owner. Contents are kept as those of pipes are.
 */
package dev.criu.core.resource.fifo;
