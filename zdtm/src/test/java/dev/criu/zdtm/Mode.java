package dev.criu.zdtm;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What happens to a program between its becoming ready and the SIGTERM that makes it verify its state. */
public enum Mode {
    /** Nothing: the program must pass where nothing was dumped. */
    NODUMP,
    /** Nothing, but the program loses its state on purpose and must notice. */
    SPOIL,
    /** Dumped, which ends it, and restored. */
    HOST,
    /** As {@link #HOST}, inside pid, mount, uts and ipc namespaces of its own. */
    NS,
    /** Dumped and restored three times. */
    ITER,
    /** As {@link #HOST}, with images that are turned into those of older CRIU in between. */
    OLD,
    /** As {@link #HOST}, restored with {@code --lazy}: it verifies while its memory is on its way. */
    LAZY,
    /** As {@link #HOST}, run, dumped and restored by a user who is not root, with no more rights than that takes. */
    UNPRIVILEGED,
    /** Dumped and left running ({@code -R}): the original must pass. */
    RUNNING,
    /**
     * For programs that never stand still: dumped and left running many times; every few dumps the tree is ended, and goes on from the
     * image.
     */
    TRANSITION,
    /**
     * Dumped and left running by {@code -R --copy-on-write}, killed, restored from that, and dumped likewise again: what runs on
     * then must pass.
     */
    COW,
    /** As {@link #COW}, inside namespaces as {@link #NS} has them. */
    COW_NS,
    /** Dumped and left stopped ({@code -s}), killed, restored stopped, and continued. */
    STOPPED;

    /** Whether the mode dumps at all. */
    public boolean needsCriu() {
        return this != NODUMP && this != SPOIL;
    }

    /** The name by which users select the mode. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The mode a user means by a name; throws {@link IllegalArgumentException} that names all when there is none. */
    public static Mode of(String label) {
        return Arrays.stream(values())
                .filter(mode -> mode.label().equals(label.strip()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no mode is called \"" + label + "\"; there are "
                        + Arrays.stream(values()).map(Mode::label).collect(Collectors.joining(", "))));
    }
}
