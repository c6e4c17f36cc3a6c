package dev.criu.cli.command;

import dev.criu.cli.args.Opt;
import dev.criu.cli.args.Options;
import dev.criu.cli.args.UsageException;
import dev.criu.core.api.CriuException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Where the files of an operation are.
 *
 * @param images directory of the images
 * @param work directory of logs, pidfiles and statistics, which relative names of these start from
 */
public record Directories(Path images, Path work) {
    /**
     * Takes them from {@code -D} and {@code -W}. A dump makes that of its images if it is not there, for its user alone: images hold the
     * memory of tasks. What is there keeps its mode.
     *
     * @throws CriuException if one is no directory, or cannot be made
     */
    public static Directories of(Options options) {
        if (options.words().get(0).equals("dump")) {
            makeMissing(Path.of(options.value(Opt.IMAGES_DIR, ".")));
        }
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

    private static void makeMissing(Path directory) {
        if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException sinceThen) {
            return; // looked at next
        } catch (NoSuchFileException e) {
            throw new CriuException("options", "cannot make the directory " + directory + ": that which it shall be in does not exist", e);
        } catch (IOException e) {
            throw new CriuException("options", "cannot make the directory " + directory + ": " + e.getMessage(), e);
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
