package dev.criu.linux.fault;

import dev.criu.linux.Sys;

/**
 * A call of a run.
 *
 * @param thread name of the thread that made it
 * @param number among the calls of threads of that name, from 1
 * @param call what was called
 * @param detail the request of ptrace(2), else 0
 * @param remote whether a task makes it, as part of a program
 * @param site the method of the engine from which it came
 */
record Step(String thread, int number, Sys call, long detail, boolean remote, String site) {
    /** {@code main/12 ptrace:0x4206 Freezer.seize}, a call of a program with a {@code +} in front of its name. */
    @Override
    public String toString() {
        return thread + "/" + number + " " + (remote ? "+" : "") + call.callName()
                + (call == Sys.PTRACE && !remote ? ":0x" + Long.toHexString(detail) : "") + " " + site;
    }
}
