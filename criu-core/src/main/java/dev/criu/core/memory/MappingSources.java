package dev.criu.core.memory;

/** Where a restore gets the descriptors (of this process) behind mappings. They stay open until the restore ends. */
public interface MappingSources extends PagesDescriptors {
    /** The file {@code id} of the images, opened with {@code flags}. */
    int file(int id, int flags);

    /** The shared anonymous segment {@code shmid}, with its contents. */
    int segment(long shmid);

    /** The null device. */
    int devNull();

    /** A file with pages, by the descriptor of the first reader. */
    default int pages(PagesFile file) {
        return pages(file, 0);
    }
}
