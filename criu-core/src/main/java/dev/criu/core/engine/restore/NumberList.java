package dev.criu.core.engine.restore;

/** Tasks in a line of the log: the numbers that they have in the tree, and those that they have here where these are others. */
final class NumberList {
    private final StringBuilder text = new StringBuilder();

    void add(int nsTid, int tid) {
        text.append(text.isEmpty() ? "pid " : " ").append(nsTid);
        if (tid != nsTid) {
            text.append(" (here ").append(tid).append(')');
        }
    }

    /** {@code pid 4 (here 1204) 5 (here 1205)}. */
    @Override
    public String toString() {
        return text.isEmpty() ? "nobody" : text.toString();
    }
}
