package dev.criu.zdtm;

/** What went wrong in a run, told in full. */
public final class TrialFailure extends AssertionError {
    private static final long serialVersionUID = 1;

    public TrialFailure(String message) {
        super(message);
    }
}
