package dev.criu.cli;

import dev.criu.cli.args.Verbosity;
import dev.criu.cli.logging.Log;
import dev.criu.cli.logging.LogLine;
import dev.criu.core.api.CriuException;
import dev.criu.core.api.RefusedException;
import dev.criu.images.ImageException;
import dev.criu.linux.Errno;
import dev.criu.linux.SyscallException;
import java.io.PrintStream;
import java.util.function.Predicate;

/** Tells what went wrong: in the log, and in one line each on standard error if the log is a file. */
final class Failures {
    private final Log log;
    private final PrintStream err;
    private final Verbosity verbosity;

    Failures(Log log, PrintStream err, Verbosity verbosity) {
        this.log = log;
        this.err = err;
        this.verbosity = verbosity;
    }

    void report(Throwable thrown) {
        Throwable failure = ofTheMachine(thrown);
        String place = place(failure);
        String message = message(failure);
        if (failure instanceof RefusedException refused) {
            for (RefusedException.Refusal refusal : refused.refusals()) {
                report(place, refusal.toString(), null);
            }
        } else {
            report(place, message, failure);
        }
    }

    private void report(String place, String message, Throwable failure) {
        log.error(place, message, failure);
        if (log.isFile() && verbosity.shows(Verbosity.ERRORS)) {
            err.println(LogLine.error(place, message));
        }
    }

    /** What the JVM itself has run into, if that is behind a failure: where it was noticed does not matter then. */
    private static Throwable ofTheMachine(Throwable thrown) {
        Throwable error = origin(thrown, VirtualMachineError.class::isInstance);
        return error != null ? error : thrown;
    }

    private static String place(Throwable failure) {
        if (failure instanceof CriuException known) {
            return known.place();
        } else if (failure instanceof ImageException) {
            return "images";
        } else if (failure instanceof SyscallException) {
            return "kernel";
        }
        if (isAbsentPage(failure)) {
            return "images";
        }
        return failure instanceof OutOfMemoryError ? "memory" : "internal";
    }

    /** What a failure comes from, itself or a cause of it; null if it is about something else. */
    private static Throwable origin(Throwable failure, Predicate<Throwable> wanted) {
        Throwable cause = failure;
        while (cause != null && !wanted.test(cause)) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** SIGBUS at a mapped file: no other memory is looked at by this process that can be without a page. The JVM makes this error of it. */
    private static boolean isAbsentPage(Throwable failure) {
        return failure instanceof InternalError && String.valueOf(failure.getMessage()).contains("memory access operation");
    }

    /** The error number of the system call that led to a failure, 0 if none did. */
    private static int errno(Throwable failure) {
        return origin(failure, SyscallException.class::isInstance) instanceof SyscallException call ? call.errno() : 0;
    }

    private String message(Throwable failure) {
        if (failure instanceof OutOfMemoryError) {
            return failure.getMessage() + ": so many processes or files need more; set CRIU_JAVA_OPTS=-Xmx256m";
        }
        if (isAbsentPage(failure)) {
            return "a pages file became shorter while it was read, or its disk fails; let nobody write to images that are restored";
        }
        int errno = errno(failure);
        if (errno == Errno.EMFILE) {
            return failure.getMessage() + "; criu needs descriptors beside those of the tree: raise its limit (ulimit -n)";
        }
        if (errno == Errno.ESRCH && place(failure).equals("kernel")) {
            return failure.getMessage() + "; it was killed meanwhile, by somebody else or for want of memory (see dmesg)";
        }
        if (!place(failure).equals("internal")) {
            return failure.getMessage();
        }
        String remedy = verbosity == Verbosity.DEBUG ? "the log has the stack trace" : "run with -v4 for a stack trace";
        return failure + "; this should not happen, " + remedy;
    }
}
