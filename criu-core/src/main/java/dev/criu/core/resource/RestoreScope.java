package dev.criu.core.resource;

import dev.criu.core.api.CriuException;
import dev.criu.images.ImageDirectory;
import dev.criu.linux.call.Kernel;
import dev.criu.proto.file_entry;

/** What a kind may use during a restore. */
public interface RestoreScope {
    /** System calls of this process: for moving data, not for making what tasks shall own. */
    Kernel kernel();

    ImageDirectory images();

    /**
     * An entry that another refers to by its number ({@link DumpScope#addEntry}). Such entries lead to no descriptor, so nobody plans
     * them.
     *
     * @throws dev.criu.core.api.CriuException if the images hold no such entry
     */
    file_entry entry(int id);

    /** What stands in for the file {@code id} because its path does not lead to it; null if that does. This default has none. */
    default Remapped remapped(int id) {
        return null;
    }

    /** Whether the leader of a session is part of the tree. This default knows no tree. */
    default boolean hasSession(int sid) {
        return false;
    }

    /** Whether a process group is one that the tree makes, not one that it inherits from this process. */
    default boolean hasGroup(int pgid) {
        return false;
    }

    /**
     * Fills a file of shared memory with the contents that {@link DumpScope#keepShared} kept. This default leaves it empty.
     *
     * @param fd descriptor of this process, open for reading and writing
     */
    default void fillShared(long shmid, int fd, long size) {}

    /**
     * A descriptor of this process for the shared anonymous memory {@code shmid}, with its contents. This default has none.
     *
     * @param hugePages size of its huge pages, as flags of mmap(2); 0 for ordinary ones
     */
    default int sharedAnonymous(long shmid, long size, int hugePages) {
        throw new CriuException("memory", "shared memory " + shmid + ": nobody maps it");
    }

    /** Where the tree's paths lead to its files, before there is a task if that can be. This default is the workshop. */
    default Workshop lookout() {
        return workshop();
    }

    /** Where open files are made. */
    Workshop workshop();
}
