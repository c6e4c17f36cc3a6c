package dev.criu.core.tree;

/** A pid or tid as this process's pid namespace numbers it: what ptrace, /proc and kill here take. */
public record HostPid(int value) {
    public HostPid {
        if (value <= 0) {
            throw new IllegalArgumentException("host pid " + value);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HostPid pid && value == pid.value;
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
