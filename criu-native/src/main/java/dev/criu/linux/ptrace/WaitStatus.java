package dev.criu.linux.ptrace;

/**
 * A status from wait4(2), decoded once.
 *
 * @param kind what happened
 * @param value exit status, or the signal that killed or stopped
 * @param event the PTRACE_EVENT number of an event stop, 0 otherwise
 */
public record WaitStatus(Kind kind, int value, int event) {
    /** Event number of PTRACE_EVENT_STOP (include/uapi/linux/ptrace.h). */
    public static final int EVENT_STOP = 128;
    /** Event numbers of PTRACE_EVENT_FORK, _VFORK, _CLONE. */
    public static final int EVENT_FORK = 1;

    public static final int EVENT_VFORK = 2;
    public static final int EVENT_CLONE = 3;
    public static final int EVENT_EXEC = 4;
    public static final int EVENT_EXIT = 6;

    private static final int SIGTRAP = 5;
    private static final int SYSCALL_STOP = SIGTRAP | 0x80;

    /** What can happen to a task that is waited for. */
    public enum Kind {
        EXITED,
        KILLED,
        STOPPED
    }

    /** Decodes the status word that the kernel writes. */
    public static WaitStatus decode(int status) {
        if ((status & 0x7f) == 0) {
            return new WaitStatus(Kind.EXITED, (status >> 8) & 0xff, 0);
        }
        if ((status & 0xff) == 0x7f) {
            return new WaitStatus(Kind.STOPPED, (status >> 8) & 0xff, status >>> 16);
        }
        return new WaitStatus(Kind.KILLED, status & 0x7f, 0);
    }

    /** Whether the task is no more. */
    public boolean isEnd() {
        return kind != Kind.STOPPED;
    }

    /** A PTRACE_EVENT_STOP: by PTRACE_INTERRUPT, by a group stop, or the first stop of an attached child. */
    public boolean isEventStop() {
        return kind == Kind.STOPPED && event == EVENT_STOP;
    }

    /** A PTRACE_EVENT_STOP because the task is stopped by job control; {@link #value} is the stop signal. */
    public boolean isGroupStop() {
        return isEventStop() && value != SIGTRAP;
    }

    /** The entry or exit of a system call (with PTRACE_O_TRACESYSGOOD). */
    public boolean isSyscallStop() {
        return kind == Kind.STOPPED && event == 0 && value == SYSCALL_STOP;
    }

    /** A stop of a task that made a child: the parent's side of fork, vfork or clone. */
    public boolean isBirth() {
        return kind == Kind.STOPPED && event >= EVENT_FORK && event <= EVENT_CLONE;
    }

    /** A breakpoint, or another SIGTRAP. */
    public boolean isTrap() {
        return kind == Kind.STOPPED && event == 0 && value == SIGTRAP;
    }

    /** A signal is about to be delivered; {@link #value} is it. */
    public boolean isSignal() {
        return kind == Kind.STOPPED && event == 0 && value != SYSCALL_STOP;
    }
}
