package dev.criu.core.tree;

/** A pid or tid as the tree's own pid namespace numbers it: what images hold and what tasks are restored as. */
public record NsPid(int value) {
    public NsPid {
        if (value <= 0) {
            throw new IllegalArgumentException("pid " + value);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NsPid pid && value == pid.value;
    }

    @Override
    public int hashCode() {
        return value;
    }

    @Override
    public String toString() {
        return Integer.toString(value);
    }
}
