package dev.criu.zdtm.soak;

/** What is watched, in the order of the table. */
enum Figure {
    PROCESSES("processes of the tree", 0),
    THREADS("threads of the tree", 0),
    DESCRIPTORS("descriptors of the tree", 0),
    MAPPINGS("mappings of the tree", 0),
    /** Resident sets, not shared out: that would follow children that are born and end. */
    MEMORY("memory of the tree, KiB", 1024),
    OTHERS("other processes", 0),
    LOCKS("file locks", 0),
    MOUNTS("mounts", 0),
    FILES("files of the tree, logs, temporary ones", 0),
    /** With files that somebody holds open, though they have no name. */
    DISK("space for images and logs in use, KiB", 256),
    /** Of the whole machine, on which others work: not judged. */
    SLAB("kernel memory (slab) of the machine, KiB", Long.MAX_VALUE);

    final String title;
    /** How much more there may be at the end than at the beginning. */
    final long tolerance;

    Figure(String title, long tolerance) {
        this.title = title;
        this.tolerance = tolerance;
    }

    boolean isJudged() {
        return tolerance != Long.MAX_VALUE;
    }
}
