package dev.criu.cli.command;

import dev.criu.cli.args.Opt;
import dev.criu.cli.args.Options;
import dev.criu.core.api.CriuException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The file that {@code --pidfile} asks for. It must not exist beforehand, as it might be another's. */
final class PidFile {
    /** None is asked for. */
    static final PidFile NONE = new PidFile(null);

    private static final String PLACE = "pidfile";

    private final Path path;

    private PidFile(Path path) {
        this.path = path;
    }

    /**
     * Takes its name from the options and looks whether it is free, so that nothing is restored in vain.
     *
     * @throws CriuException if it exists, if only as a symbolic link
     */
    static PidFile of(Options options, Path workDir) {
        String name = options.value(Opt.PIDFILE, null);
        if (name == null) {
            return NONE;
        }
        Path path = workDir.resolve(name);
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new CriuException(PLACE, path + " exists; remove it first");
        }
        Path directory = path.toAbsolutePath().getParent();
        if (directory == null || !Files.isWritable(directory)) {
            throw new CriuException(PLACE, path + " cannot be written: " + directory + " is no directory or read-only");
        }
        return new PidFile(path);
    }

    /** Writes the pid as a decimal number without a line feed, into a file of mode 0600. */
    void write(int pid) {
        if (path == null) {
            return;
        }
        Set<OpenOption> anew = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try (FileChannel file = FileChannel.open(path, anew, mode)) {
            file.write(ByteBuffer.wrap(Integer.toString(pid).getBytes(StandardCharsets.US_ASCII)));
        } catch (IOException e) {
            throw new CriuException(PLACE, "cannot write " + path + ": " + e + "; the restored root has pid " + pid, e);
        }
    }
}
