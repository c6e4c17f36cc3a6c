package dev.criu.linux;

/** A system call failed that had to succeed. The message says the call, the object it was made for, and the error. */
public class SyscallException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Sys call;
    private final int errno;

    /** @param object what the call was made for, as {@code pid 812 fd 7}; may be empty */
    public SyscallException(Sys call, int errno, String object) {
        super((object.isEmpty() ? "" : object + ": ") + call.callName() + ": " + Errno.describe(errno));
        this.call = call;
        this.errno = errno;
    }

    /** For calls whose outcome was no error but not the expected one either. */
    public SyscallException(Sys call, String message) {
        super(message);
        this.call = call;
        this.errno = 0;
    }

    /** The call that failed. */
    public Sys call() {
        return call;
    }

    /** The error number, 0 when the call succeeded with another result than it had to. */
    public int errno() {
        return errno;
    }
}
