package dev.criu.core.resource;

import dev.criu.core.procfs.KernelString;

/** Whether the path that procfs shows for a file still leads to it, so that a restore can open it again. */
public final class PathCheck {
    /** What d_path() in fs/d_path.c appends for a file whose name was removed; a name may also just end like that. */
    private static final String DELETED = " (deleted)";

    private PathCheck() {}

    /**
     * Why a file cannot be found again by its path, or null if it can.
     *
     * @param path what procfs shows
     * @param opened the file
     */
    public static String problem(DumpScope scope, KernelString path, FileStatus opened) {
        FileStatus found = scope.status(path);
        if (found != null && found.sameFile(opened)) {
            return null;
        }
        if (opened.links() == 0) {
            return "the file was deleted; ghost files are not supported yet";
        }
        if (path.endsWith(DELETED)) {
            return "the file was deleted under this name, though not under others; links are not supported yet";
        }
        return found == null
                ? "the path leads to nothing: the file lies outside of the tree's mounts, or below one"
                : "the file was replaced: the path leads to another one now";
    }

    /** Refuses an open file that cannot be found again. */
    public static void require(DumpScope scope, OpenFile file) {
        String problem = problem(scope, file.link(), file.status());
        if (problem != null) {
            scope.refuse(file.coordinates() + " (" + file.link() + ")", problem, "");
        }
    }
}
