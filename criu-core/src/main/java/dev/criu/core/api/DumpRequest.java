package dev.criu.core.api;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * A request to dump the tree under one process.
 *
 * @param pid root of the tree, as the caller's pid namespace numbers it
 * @param imagesDir existing directory that receives the images
 * @param workDir existing directory for logs, pidfiles and statistics
 * @param after what becomes of the tree afterwards
 * @param shellJob whether the session leader and the terminal may lie outside the tree ({@code --shell-job})
 * @param timeout how long the freeze may take; zero waits forever
 * @param lostFiles what is done with files that no path leads to
 * @param fileChecks what is recorded of files, for a restore to compare
 * @param copyOnWrite whether pages are written from clones while the tree runs on ({@code --copy-on-write})
 */
public record DumpRequest(
        int pid, Path imagesDir, Path workDir, AfterDump after, boolean shellJob, Duration timeout, LostFilePolicy lostFiles,
        FileChecks fileChecks, boolean copyOnWrite) {
    public DumpRequest {
        Objects.requireNonNull(imagesDir, "imagesDir");
        Objects.requireNonNull(workDir, "workDir");
        Objects.requireNonNull(after, "after");
        Objects.requireNonNull(timeout, "timeout");
        Objects.requireNonNull(fileChecks, "fileChecks");
        Objects.requireNonNull(lostFiles, "lostFiles");
        if (pid <= 0) {
            throw new IllegalArgumentException("pid " + pid + " is not positive");
        }
        if (copyOnWrite && after != AfterDump.LEAVE_RUNNING) {
            throw new IllegalArgumentException("copy-on-write is for trees that run on");
        }
    }
}
