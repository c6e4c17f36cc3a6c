package dev.criu.core.memory;

/**
 * A pages file of a set of images, or of one that it builds upon.
 *
 * @param level 0 for the directory of the images, 1 for the one that its link {@code parent} leads to, and so on
 * @param id the number in its name
 */
public record PagesFile(int level, int id) {
    /** The one of this number in the directory of the images itself. */
    static PagesFile own(int id) {
        return new PagesFile(0, id);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PagesFile file && level == file.level && id == file.id;
    }

    @Override
    public int hashCode() {
        return 31 * id + level;
    }

    @Override
    public String toString() {
        return level == 0 ? Integer.toString(id) : id + " of ancestor " + level;
    }

    /** The same file, as seen from a directory that builds upon the one that this was seen from. */
    PagesFile fromAbove() {
        return new PagesFile(level + 1, id);
    }
}
