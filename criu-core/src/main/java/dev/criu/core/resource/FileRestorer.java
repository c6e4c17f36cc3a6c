package dev.criu.core.resource;

import dev.criu.core.api.CriuException;
import dev.criu.proto.file_entry;

/** Makes the files of one kind during one restore. */
public interface FileRestorer {
    /** Says how a file is made: adds steps to the plan. Called once for each entry, before anything is made. */
    void plan(file_entry entry, FilePlan plan);

    /** Called after every entry was planned: for steps that concern several files (the two ends of a pipe). */
    default void planJoint(FilePlan plan) {}

    /** Called before {@link #planJoint} for a file that is mapped, executed or a directory of the tree, for whoever checks files. */
    default void uses(file_entry entry) {}

    /**
     * Opens a file for what is not a descriptor of the tree: a mapping, the executable of a task. Called after every entry was
     * planned. The result is a descriptor of this process, open until the restore ends.
     *
     * @param flags of open(2)
     */
    default int openLocally(file_entry entry, int flags) {
        throw new CriuException(
                "restore", "file " + entry.getId() + " of type " + entry.getType() + " cannot be mapped; dump again");
    }

    /** Called once everything that is open or mapped is, before any task runs. */
    default void complete() {}

    /** Called when the restore has ended, well or not: closes what is open in this process for the restorer's own use. */
    default void close() {}
}
