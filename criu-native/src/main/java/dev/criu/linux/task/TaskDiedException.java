package dev.criu.linux.task;

import dev.criu.linux.ptrace.WaitStatus;

/** A driven task ended, or stopped in a way that nobody asked for, or went its own way. */
public final class TaskDiedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int SIGKILL = 9;

    private final int tid;

    public TaskDiedException(int tid, WaitStatus status, String doing) {
        super("task " + tid + " " + describe(status) + " while " + doing + remedy(status));
        this.tid = tid;
    }

    TaskDiedException(int tid, String what) {
        super("task " + tid + " " + what);
        this.tid = tid;
    }

    /** The task, as this process's pid namespace numbers it. */
    public int tid() {
        return tid;
    }

    private static String remedy(WaitStatus status) {
        boolean isKilled = status.kind() == WaitStatus.Kind.KILLED && status.value() == SIGKILL;
        return isKilled ? "; somebody else did that, or the kernel for want of memory (see dmesg)" : "";
    }

    private static String describe(WaitStatus status) {
        return switch (status.kind()) {
            case EXITED -> "exited with status " + status.value();
            case KILLED -> "was killed by signal " + status.value();
            case STOPPED -> "stopped unexpectedly (signal " + status.value() + ", event " + status.event() + ")";
        };
    }
}
