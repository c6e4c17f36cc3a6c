package dev.criu.zdtm;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Turns sets of images into such as older CRIU wrote ({@code programs/old_images.py}). */
final class OldImages {
    private OldImages() {}

    static void make(Settings settings, Path images, Scratch scratch) throws IOException, InterruptedException {
        Path output = scratch.file("old_images.out");
        Process process = new Nursery(settings.binaries()).start(
                List.of("python3", settings.module().resolve("programs/old_images.py").toString(), images.toString()),
                scratch.directory(),
                output);
        if (process.waitFor() != 0) {
            throw new TrialFailure("the images cannot be made old\n" + Task.read(output));
        }
    }
}
