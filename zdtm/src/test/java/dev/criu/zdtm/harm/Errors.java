package dev.criu.zdtm.harm;

import dev.criu.zdtm.TrialFailure;
import java.util.List;

/** What a failing criu has to say. */
final class Errors {
    private Errors() {
    }

    /** Throws unless there is a single line with a cause that is not a fault of criu's own. */
    static void requireToldInOne(List<String> lines) {
        requireTold(lines);
        if (lines.size() != 1) {
            throw new TrialFailure("criu tells its error in more than one line: " + lines + "\n");
        }
    }

    /** Throws unless there is one line for each error, and a cause that is not a fault of criu's own. */
    static void requireTold(List<String> lines) {
        if (lines.isEmpty() || !lines.stream().allMatch(line -> line.startsWith("Error (") && !line.startsWith("Error (internal)"))) {
            throw new TrialFailure("criu does not tell its error in a line: " + lines + "\n");
        }
    }
}
