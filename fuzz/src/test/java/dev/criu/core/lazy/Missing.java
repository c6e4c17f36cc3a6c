package dev.criu.core.lazy;

import dev.criu.core.memory.StoredPages.Run;
import java.util.List;

/** Pages that come late, brought in until there are no more. */
public final class Missing {
    private static final long MOST = 1 << 20;

    private Missing() {}

    public static void bringIn(List<Run> runs) {
        MissingPages pages = new MissingPages(runs);
        long bytes = runs.stream().mapToLong(Run::length).sum();
        for (Run run = pages.take(MOST); run != null; run = pages.take(MOST)) {
            if (run.length() <= 0) {
                throw new AssertionError("nothing was taken: " + run);
            }
            bytes -= run.length();
        }
        if (bytes != 0) {
            throw new AssertionError(bytes + " bytes were not brought in");
        }
    }
}
