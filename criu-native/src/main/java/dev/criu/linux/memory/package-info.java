/** Addresses of other processes as a type, and native memory of this one. */
package dev.criu.linux.memory;
