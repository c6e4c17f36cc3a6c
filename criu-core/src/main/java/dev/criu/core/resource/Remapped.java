package dev.criu.core.resource;

/** A file that its path does not lead to, and that a restore brings back by other means. */
public interface Remapped {
    /**
     * A new open description of it.
     *
     * @param flags of open(2)
     * @return a descriptor of this process; {@link Workshop#adopt} makes it one of the workshop
     */
    int open(int flags);
}
