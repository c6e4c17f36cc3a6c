package dev.criu.linux.call;

import dev.criu.linux.Sys;

/**
 * Stands between this process and the kernel when a test wants calls to fail: it is asked before every call that this process makes,
 * and before every call of a program that a task makes for it. There is none in ordinary runs.
 */
public interface Interposer {
    /** The answer that lets a call be made. */
    long NONE = 0;

    /**
     * About a call of the calling thread.
     *
     * @return {@link #NONE}, or the negated error number that the call is to end with instead of being made
     */
    long before(Sys call, long a, long b, long c, long d, long e, long f);

    /**
     * About a call of a program, in the order of its calls.
     *
     * @return as {@link #before}; or {@link #KILL}, then {@link #kill} is called once the calls in front of it have been made
     */
    long inProgram(Sys call);

    /** The answer to {@link #inProgram} that this process is to end when the program has come to this call. */
    long KILL = 1;

    /** Ends this process as SIGKILL does, by SIGKILL. */
    void kill();
}
