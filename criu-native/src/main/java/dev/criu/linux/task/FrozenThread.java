package dev.criu.linux.task;

import dev.criu.linux.x86_64.Registers;

/**
 * A stopped thread of a tree being dumped, with the state that it goes home to.
 *
 * @param tid the thread, as this process's pid namespace numbers it
 * @param home its registers, an interrupted system call set up to go on
 * @param mask its blocked signals
 * @param extended its XSAVE area
 */
public record FrozenThread(int tid, Registers home, long mask, byte[] extended) {}
