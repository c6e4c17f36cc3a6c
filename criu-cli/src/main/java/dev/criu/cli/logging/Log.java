package dev.criu.cli.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import dev.criu.cli.args.Verbosity;
import dev.criu.core.api.CriuException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.slf4j.LoggerFactory;

/** Where log lines go, from the moment it is opened until it is closed. */
public final class Log implements AutoCloseable {
    private static final int S_IFMT = 0170000;
    private static final int S_IFCHR = 0020000;

    private final LoggerContext context;
    private final OutputStream file;
    private final LineAppender lines;

    private Log(LoggerContext context, OutputStream file, LineAppender lines) {
        this.context = context;
        this.file = file;
        this.lines = lines;
    }

    /**
     * Logs to a file, made anew with mode 0600; lines begin with the time.
     *
     * @throws CriuException if it cannot be opened, or is a symbolic link
     */
    public static Log toFile(Path path, Verbosity verbosity, long startNanos) {
        OutputStream file = create(path);
        return open(file, file, verbosity, startNanos, true);
    }

    /** Logs to a stream that stays open, as standard error; lines begin with the time from {@link Verbosity#INFO} on. */
    public static Log toStream(OutputStream stream, Verbosity verbosity, long startNanos) {
        return open(stream, null, verbosity, startNanos, verbosity.shows(Verbosity.INFO));
    }

    /** Whether it is a file of its own, so that failures have to be told elsewhere as well. */
    public boolean isFile() {
        return file != null;
    }

    /** Why lines are missing in the file, as where the disk is full; null if none are. What is logged about does not fail for that. */
    public String gap() {
        return file == null || lines.failure() == null ? null : lines.failure().getMessage();
    }

    /** Logs a failure as a line of a place, with its stack trace at the highest verbosity. */
    public void error(String place, String message, Throwable cause) {
        context.getLogger(place).error(message, cause);
    }

    @Override
    public void close() {
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.OFF);
        root.detachAndStopAllAppenders();
        if (file != null) {
            try {
                file.close();
            } catch (IOException e) {
                throw new CriuException("log", "cannot write the log file: " + e.getMessage(), e);
            }
        }
    }

    private static Log open(OutputStream out, OutputStream file, Verbosity verbosity, long startNanos, boolean times) {
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        var appender = new LineAppender(out, startNanos, times, verbosity == Verbosity.DEBUG);
        appender.setContext(context);
        appender.start();
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.detachAndStopAllAppenders();
        root.addAppender(appender);
        root.setLevel(level(verbosity));
        return new Log(context, file, appender);
    }

    private static Level level(Verbosity verbosity) {
        return switch (verbosity) {
            case NONE -> Level.OFF;
            case ERRORS -> Level.ERROR;
            case WARNINGS -> Level.WARN;
            case INFO -> Level.INFO;
            case DEBUG -> Level.TRACE;
        };
    }

    private static OutputStream create(Path path) {
        refuseOddities(path);
        Set<OpenOption> options = Set.of(
                StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS);
        var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try {
            return Channels.newOutputStream(Files.newByteChannel(path, options, mode));
        } catch (IOException e) {
            throw new CriuException("log", "cannot open the log file " + path + ": " + reason(e), e);
        }
    }

    /** What somebody else may have put there to have another file overwritten, or to have us wait; a device such as /dev/null is fine. */
    private static void refuseOddities(Path path) {
        BasicFileAttributes found;
        try {
            found = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            return; // it is not there, or making it will say what is wrong
        }
        if (found.isSymbolicLink()) {
            throw refusal(path, "it is a symbolic link; remove it, or name what it leads to");
        } else if (found.isDirectory()) {
            throw refusal(path, "it is a directory; give another name");
        } else if (found.isOther() && !isDevice(path)) {
            throw refusal(path, "it is no regular file; remove it, or give another name");
        }
    }

    private static boolean isDevice(Path path) {
        try {
            return ((int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) & S_IFMT) == S_IFCHR;
        } catch (IOException e) {
            return false;
        }
    }

    private static CriuException refusal(Path path, String why) {
        return new CriuException("log", "cannot open the log file " + path + ": " + why);
    }

    private static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "its directory does not exist";
        }
        return e instanceof FileSystemException fs && fs.getReason() != null ? fs.getReason() : e.toString();
    }
}
