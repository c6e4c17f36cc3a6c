package dev.criu.cli.command;

import dev.criu.core.api.DumpResult;
import dev.criu.core.api.RestoreResult;
import java.io.PrintStream;

/** What {@code --display-stats} prints, in CRIU's words. */
final class Statistics {
    private Statistics() {}

    static void print(DumpResult result, PrintStream out) {
        out.println("Displaying dump stats:");
        time(out, "Freezing time", result.freezingMicros());
        time(out, "Frozen time", result.frozenMicros());
        time(out, "Memory dump time", result.memDumpMicros());
        time(out, "Memory write time", result.memWriteMicros());
        count(out, "Memory pages scanned", result.pagesScanned());
        count(out, "Memory pages skipped from parent", 0);
        count(out, "Memory pages written", result.pagesWritten());
        count(out, "Lazy memory pages", 0);
    }

    static void print(RestoreResult result, PrintStream out) {
        out.println("Displaying restore stats:");
        count(out, "Pages compared", result.pagesCompared());
        count(out, "Pages skipped COW", result.pagesSkippedCow());
        count(out, "Pages restored", result.pagesRestored());
        time(out, "Restore time", result.restoreMicros());
        time(out, "Forking time", result.forkMicros());
    }

    private static void time(PrintStream out, String what, long micros) {
        out.println(what + ": " + micros + " us");
    }

    private static void count(PrintStream out, String what, long pages) {
        out.println(what + ": " + pages + " (0x" + Long.toHexString(pages) + ")");
    }
}
