package dev.criu.core.resource;

import dev.criu.proto.file_entry;

/** Describes the files of one kind during one dump. */
public interface FileDumper {
    /**
     * Describes a file; called once for each description, while the tree is frozen. What cannot be kept is told to
     * {@link DumpScope#refuse}; the returned entry does not matter then.
     *
     * @param id the number of the file in the images
     */
    file_entry describe(int id, OpenFile file);

    /** Called once after all files were described, the tree still frozen: whatever needs to see all of them. */
    default void complete() {}

    /** Writes what does not fit into the entries (contents of pipes). The tree may be running again; nothing is read from it. */
    default void write() {}
}
