package dev.criu.linux.ptrace;

/**
 * A restartable-sequences registration, as rseq(2) was called.
 *
 * @param pointer address of the struct rseq in the task
 * @param size registered size in bytes
 * @param signature the signature that precedes abort handlers
 */
public record RseqConfiguration(long pointer, int size, int signature) {}
