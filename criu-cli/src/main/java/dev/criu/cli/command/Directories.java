package dev.criu.cli.command;

import dev.criu.cli.args.Opt;
import dev.criu.cli.args.Options;
import dev.criu.cli.args.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the files of an operation are.
 *
 * @param images directory of the images
 * @param work directory of logs, pidfiles and statistics, which relative names of these start from
 */
public record Directories(Path images, Path work) {
    /**
     * Takes them from {@code -D} and {@code -W}.
     *
     * @throws UsageException if one is no directory
     */
    public static Directories of(Options options) {
        Path images = existing(Opt.IMAGES_DIR, Path.of(options.value(Opt.IMAGES_DIR, ".")));
        String work = options.value(Opt.WORK_DIR, null);
        return new Directories(images, work == null ? images : existing(Opt.WORK_DIR, Path.of(work)));
    }

    /** @throws UsageException if images cannot be written */
    public void requireWritableImages() {
        if (!Files.isWritable(images)) {
            throw new UsageException("cannot write to the images directory " + images + "; give another with -D");
        }
    }

    private static Path existing(Opt option, Path directory) {
        if (!Files.exists(directory)) {
            throw new UsageException("the directory " + directory + " (" + option + ") does not exist; create it first");
        }
        if (!Files.isDirectory(directory)) {
            throw new UsageException(directory + " (" + option + ") is not a directory");
        }
        return directory;
    }
}
