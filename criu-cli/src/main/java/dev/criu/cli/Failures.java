package dev.criu.cli;

import dev.criu.cli.args.Verbosity;
import dev.criu.cli.logging.Log;
import dev.criu.cli.logging.LogLine;
import dev.criu.core.api.CriuException;
import dev.criu.core.api.RefusedException;
import dev.criu.images.ImageException;
import dev.criu.linux.SyscallException;
import java.io.PrintStream;

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

    void report(Throwable failure) {
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

    private static String place(Throwable failure) {
        if (failure instanceof CriuException known) {
            return known.place();
        } else if (failure instanceof ImageException) {
            return "images";
        } else if (failure instanceof SyscallException) {
            return "kernel";
        }
        return "internal";
    }

    private String message(Throwable failure) {
        if (!place(failure).equals("internal")) {
            return failure.getMessage();
        }
        String remedy = verbosity == Verbosity.DEBUG ? "the log has the stack trace" : "run with -v4 for a stack trace";
        return failure + "; this should not happen, " + remedy;
    }
}
