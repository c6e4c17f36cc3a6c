package dev.criu.core.api;

/**
 * What a dump does with files that no path leads to any more.
 *
 * @param linkRemap whether files that have other names get a link beside where they were ({@code --link-remap})
 * @param ghostLimit bytes of a deleted file that may be copied into the images ({@code --ghost-limit})
 */
public record LostFilePolicy(boolean linkRemap, long ghostLimit) {
    /** No links, and ghost files of up to 1 MiB. */
    public static final LostFilePolicy DEFAULT = new LostFilePolicy(false, 1 << 20);

    public LostFilePolicy {
        if (ghostLimit < 0) {
            throw new IllegalArgumentException("ghost limit " + ghostLimit + " is negative");
        }
    }
}
