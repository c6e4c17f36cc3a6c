package dev.criu.core.engine;

import dev.criu.core.api.CriuException;
import dev.criu.images.ImageDirectory;
import dev.criu.images.ImageException;
import dev.criu.images.ImageType;
import dev.criu.proto.stats_entry;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file with an operation's figures. It is written when all is over: what was killed is gone and what was restored runs, so
 * that it is too late to fail because of figures.
 */
public final class StatisticsFile {
    private static final Logger LOG = LoggerFactory.getLogger(StatisticsFile.class);

    private StatisticsFile() {}

    /**
     * Says no to a symbolic link in its place before anything is done: whoever put it there wants another file written, or at least none
     * here.
     *
     * @throws CriuException if there is one
     */
    public static void refuseLink(Path directory, ImageType<stats_entry> type) {
        Path file = directory.resolve(type.fileName());
        if (Files.isSymbolicLink(file)) {
            throw new CriuException("statistics", file + " is a symbolic link; remove it, or give another --work-dir");
        }
    }

    /** Writes the file, or says in the log why not. */
    public static void write(Path directory, ImageType<stats_entry> type, stats_entry statistics) {
        try {
            ImageDirectory.open(directory).writeOne(type, statistics);
        } catch (ImageException e) {
            LOG.warn("statistics: {}", e.getMessage());
        }
    }
}
