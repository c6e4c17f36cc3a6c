package dev.criu.core.procfs;

import dev.criu.core.api.CriuException;

/** A task ended while it was being looked at. Callers that race with the living catch it; elsewhere it fails the operation. */
public final class VanishedTaskException extends CriuException {
    private static final long serialVersionUID = 1L;

    private final int pid;

    /**
     * @param pid the process or thread, as this {@code /proc} numbers it
     * @param cause the failure that gave it away, or null
     */
    public VanishedTaskException(int pid, Throwable cause) {
        super("procfs", "pid " + pid + ": the task has ended", cause);
        this.pid = pid;
    }

    /** The task that has ended. */
    public int pid() {
        return pid;
    }
}
