package dev.criu.linux.task;

import dev.criu.linux.x86_64.Registers;

/**
 * A stopped thread of a tree being dumped, with the state that it goes home to.
 *
 * @param tid the thread, as this process's pid namespace numbers it
 * @param home its registers as they were: the kernel decides what becomes of an interrupted system call when it is resumed
 * @param homeAlone the same for a thread that has lost its tracer and goes home by rt_sigreturn(2): that forgets where to go on
 *     (restore_sigcontext in arch/x86/kernel/signal_64.c), so the call is made anew
 * @param mask its blocked signals
 * @param extended its XSAVE area
 */
public record FrozenThread(int tid, Registers home, Registers homeAlone, long mask, byte[] extended) {
    /** From the registers of a thread that was just stopped. */
    public FrozenThread(int tid, Registers stopped, long mask, byte[] extended) {
        this(tid, stopped, stopped.restarted(), mask, extended);
    }
}
