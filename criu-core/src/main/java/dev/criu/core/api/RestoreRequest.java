package dev.criu.core.api;

import java.nio.file.Path;
import java.util.Objects;

/**
 * A request to restore the tree that a directory of images describes.
 *
 * @param imagesDir directory with the images
 * @param workDir existing directory for logs, pidfiles and statistics
 * @param sibling whether the root becomes a sibling of this process, a child of its parent ({@code --restore-sibling})
 * @param leaveStopped whether the restored tree is left stopped, as by SIGSTOP ({@code --leave-stopped})
 * @param detached whether the caller goes on while the tree runs ({@code --restore-detached}); else the tree gets its terminal
 * @param shellJob whether the tree joins the caller's session and terminal ({@code --shell-job})
 * @param explain whether the plan is only written to the log's output, and nothing restored ({@code --explain})
 * @param fileChecks what is compared of files
 * @param lazyFrom bytes of memory from which on a process runs before they are there ({@code --lazy}); negative: no process does
 */
public record RestoreRequest(
        Path imagesDir, Path workDir, boolean sibling, boolean leaveStopped, boolean detached, boolean shellJob, boolean explain,
        FileChecks fileChecks, long lazyFrom) {
    /** {@link #lazyFrom} of a restore that makes memory complete before the tree runs. */
    public static final long NOT_LAZY = -1;

    public RestoreRequest {
        Objects.requireNonNull(imagesDir, "imagesDir");
        Objects.requireNonNull(workDir, "workDir");
        Objects.requireNonNull(fileChecks, "fileChecks");
    }
}
