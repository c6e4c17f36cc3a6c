package dev.criu.core.resource;

import dev.criu.images.ImageDirectory;
import dev.criu.linux.call.Kernel;

/** What a kind may use during a restore. */
public interface RestoreScope {
    /** System calls of this process: for moving data, not for making what tasks shall own. */
    Kernel kernel();

    ImageDirectory images();

    /** Where open files are made. */
    Workshop workshop();
}
