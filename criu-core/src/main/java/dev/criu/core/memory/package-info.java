/**
 * Memory: which mappings there are, which of their pages must be kept, and moving those between tasks and images without ever
 * touching the Java heap.
 */
package dev.criu.core.memory;
