package dev.criu.zdtm;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;

/** Tries again what fails for a reason that passes, and for no other. */
record Patience(String reason, int attempts, Duration pause) {
    /** Something that may fail. */
    interface Attempt<T> {
        T run() throws IOException, InterruptedException;
    }

    /**
     * Runs an attempt until it succeeds.
     *
     * @param inVain told of each failure for the known reason that another attempt follows
     * @throws TrialFailure of the last attempt, or of the first that fails for another reason
     */
    <T> T with(Attempt<T> attempt, Consumer<TrialFailure> inVain) throws IOException, InterruptedException {
        for (int left = attempts - 1; ; left--) {
            try {
                return attempt.run();
            } catch (TrialFailure failure) {
                if (left == 0 || !failure.getMessage().contains(reason)) {
                    throw failure;
                }
                inVain.accept(failure);
                Thread.sleep(pause.toMillis());
            }
        }
    }
}
