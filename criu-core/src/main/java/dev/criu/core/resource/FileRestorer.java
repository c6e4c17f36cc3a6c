package dev.criu.core.resource;

import dev.criu.proto.file_entry;

/** Makes the files of one kind during one restore. */
public interface FileRestorer {
    /** Says how a file is made: adds steps to the plan. Called once for each entry, before anything is made. */
    void plan(file_entry entry, FilePlan plan);

    /** Called after every entry was planned: for steps that concern several files (the two ends of a pipe). */
    default void planJoint(FilePlan plan) {}
}
