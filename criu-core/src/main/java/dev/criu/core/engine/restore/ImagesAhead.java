package dev.criu.core.engine.restore;

import dev.criu.core.api.RestoreRequest;
import dev.criu.images.ImageDirectory;
import dev.criu.images.SmallFiles;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.SmallFileReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.FutureTask;

/**
 * The images of a restore, which a thread of its own reads from the moment that the request is known. A JVM that has just started
 * has to load and link what reads the first image, and what makes the first system call, which takes either some milliseconds.
 */
public final class ImagesAhead {
    private final RestoreRequest request;
    private final FutureTask<TreeImage> reading = new FutureTask<>(this::read);
    private volatile SmallFiles shorterWay = SmallFiles.NONE;

    private ImagesAhead(RestoreRequest request) {
        this.request = request;
    }

    /** Begins to read; what is wrong with the images is told by {@link Restore#run}. */
    public static ImagesAhead begin(RestoreRequest request) {
        ImagesAhead ahead = new ImagesAhead(request);
        Thread thread = new Thread(ahead.reading, "images ahead");
        thread.setDaemon(true);
        thread.start();
        return ahead;
    }

    private TreeImage read() {
        return TreeImage.read(ImageDirectory.open(request.imagesDir(), new Shortest()), request.shellJob());
    }

    /** Goes on the shorter way of machine code, now that there is some; not where calls are to fail on demand. */
    void hasten(Kernel kernel) {
        if (kernel.interposer() == null) {
            shorterWay = new ByMachineCode(new SmallFileReader(kernel.code()));
        }
    }

    /** What is to be restored. */
    public RestoreRequest request() {
        return request;
    }

    /** Waits until all is read; throws what the reading threw. */
    TreeImage tree() {
        return SideBySide.await(reading);
    }

    /** The shorter way as soon as it is known. */
    private final class Shortest implements SmallFiles {
        @Override
        public byte[] read(String path) {
            return shorterWay.read(path);
        }

        @Override
        public long size(String path) {
            return shorterWay.size(path);
        }
    }

    /** A name that is no UTF-8 is not found so, and read through a channel. */
    private record ByMachineCode(SmallFileReader reader) implements SmallFiles {
        @Override
        public byte[] read(String path) {
            return reader.read(path.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public long size(String path) {
            return reader.size(path.getBytes(StandardCharsets.UTF_8));
        }
    }
}
