package dev.criu.core.api;

/** What becomes of the dumped tree once its images are complete. */
public enum AfterDump {
    /** The tree is ended with SIGKILL: its life goes on in the images. */
    KILL,
    /** The tree runs on ({@code --leave-running}). */
    LEAVE_RUNNING,
    /** The tree is left stopped, as by SIGSTOP ({@code --leave-stopped}). */
    LEAVE_STOPPED
}
