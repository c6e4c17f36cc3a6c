package dev.criu.linux.memory;

/**
 * An address in another process, so that it is never mistaken for one of this process.
 *
 * @param value the address; the top bit may be set (vsyscall)
 */
public record RemoteAddress(long value) implements Comparable<RemoteAddress> {
    /** The address {@code bytes} further. */
    public RemoteAddress plus(long bytes) {
        return new RemoteAddress(value + bytes);
    }

    @Override
    public int compareTo(RemoteAddress other) {
        return Long.compareUnsigned(value, other.value);
    }

    @Override
    public String toString() {
        return "0x" + Long.toHexString(value);
    }
}
