package dev.criu.core.engine.restore;

import dev.criu.core.api.RestoreRequest;
import dev.criu.images.ImageDirectory;
import java.util.concurrent.FutureTask;

/**
 * The images of a restore, which a thread of its own reads from the moment that the request is known. A JVM that has just started
 * needs 30 ms to load and link what reads the first image, and as long for what makes the first system call.
 */
public final class ImagesAhead {
    private final RestoreRequest request;
    private final FutureTask<TreeImage> reading;

    private ImagesAhead(RestoreRequest request, FutureTask<TreeImage> reading) {
        this.request = request;
        this.reading = reading;
    }

    /** Begins to read; what is wrong with the images is told by {@link Restore#run}. */
    public static ImagesAhead begin(RestoreRequest request) {
        FutureTask<TreeImage> reading =
                new FutureTask<>(() -> TreeImage.read(ImageDirectory.open(request.imagesDir()), request.shellJob()));
        Thread thread = new Thread(reading, "images ahead");
        thread.setDaemon(true);
        thread.start();
        return new ImagesAhead(request, reading);
    }

    /** What is to be restored. */
    public RestoreRequest request() {
        return request;
    }

    /** Waits until all is read; throws what the reading threw. */
    TreeImage tree() {
        return SideBySide.await(reading);
    }
}
