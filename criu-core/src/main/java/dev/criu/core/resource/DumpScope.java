package dev.criu.core.resource;

import dev.criu.images.ImageDirectory;
import dev.criu.linux.call.Kernel;

/** What a kind may use during a dump. */
public interface DumpScope {
    /** System calls of this process. */
    Kernel kernel();

    /** Where the images go. */
    ImageDirectory images();

    /**
     * Refuses the dump: nothing will be lost, and the user sees this line.
     *
     * @param object coordinates and kind, as {@code pid 812 fd 7 (inotify)}
     * @param reason why it cannot be kept
     * @param remedy what to do about it, or ""
     */
    void refuse(String object, String reason, String remedy);
}
