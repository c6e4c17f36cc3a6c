package dev.criu.zdtm.harm;

/**
 * A step and what happens to it.
 *
 * @param errno the error number with which it fails, or 0 for SIGKILL
 */
record Fault(Step step, int errno) {
    /** As criu wants it in CRIU_FAULTS. */
    String command() {
        return step.id() + ":" + (kills() ? "KILL" : errno);
    }

    boolean kills() {
        return errno == 0;
    }

    @Override
    public String toString() {
        return (kills() ? "SIGKILL at " : "errno " + errno + " of ") + step;
    }
}
