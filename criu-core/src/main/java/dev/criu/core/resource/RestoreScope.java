package dev.criu.core.resource;

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

    /** Whether the leader of a session is part of the tree. This default knows no tree. */
    default boolean hasSession(int sid) {
        return false;
    }

    /** Whether a process group is one that the tree makes, not one that it inherits from this process. */
    default boolean hasGroup(int pgid) {
        return false;
    }

    /** Where open files are made. */
    Workshop workshop();
}
