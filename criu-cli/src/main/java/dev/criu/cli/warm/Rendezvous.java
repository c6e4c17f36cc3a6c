package dev.criu.cli.warm;

import dev.criu.core.api.CriuException;
import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.OpenFlags;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/**
 * Where launchers find the warm process of a user: a directory that only this user can enter. The launcher looks at the same places.
 *
 * @param directory with the socket and the lock, which the process holds as long as it lives
 */
record Rendezvous(Path directory) {
    private static final int LOCK_EX = 2;
    private static final int LOCK_NB = 4;

    /**
     * The place for the user that this process runs as.
     *
     * @throws CriuException if the user has none
     */
    static Rendezvous of(Map<String, String> environment, int uid) {
        String runtime = environment.get("XDG_RUNTIME_DIR");
        if (runtime != null && Files.isDirectory(Path.of(runtime))) {
            return new Rendezvous(Path.of(runtime, "criu-warm"));
        }
        if (uid == 0) {
            return new Rendezvous(Path.of("/run/criu-warm"));
        }
        throw new CriuException("warm", "there is no place for its socket; set XDG_RUNTIME_DIR to a directory of yours");
    }

    Path socket() {
        return directory.resolve("socket");
    }

    Path log() {
        return directory.resolve("log");
    }

    private Path lock() {
        return directory.resolve("lock");
    }

    /**
     * Makes the directory, or sees that it is the user's alone.
     *
     * @throws CriuException if it cannot be made, or is somebody else's
     */
    void prepare(int uid) {
        try {
            try {
                Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } catch (FileAlreadyExistsException e) {
                var owner = (Integer) Files.getAttribute(directory, "unix:uid", LinkOption.NOFOLLOW_LINKS);
                var mode = (Integer) Files.getAttribute(directory, "unix:mode", LinkOption.NOFOLLOW_LINKS);
                if (owner != uid || (mode & 0170777) != 0040700) {
                    throw new CriuException("warm", directory + " is no directory that only you can enter; remove it first");
                }
            }
        } catch (IOException e) {
            throw new CriuException("warm", "cannot make " + directory + ": " + e.getMessage(), e);
        }
    }

    /**
     * Takes the lock, for as long as this process lives, and leaves its pid; false if another has it. It is flock(2)'s: that of
     * fcntl(2) is lost when any descriptor of the file is closed, as those are that a dumped child of this process has.
     */
    boolean take(Kernel kernel) throws IOException {
        int fd = kernel.openRaw(OpenFlags.AT_FDCWD, bytes(), OpenFlags.O_RDWR | OpenFlags.O_CREAT, 0600);
        if (Errno.isError(fd)) {
            throw new IOException("cannot open " + lock() + ": " + Errno.describe(-fd));
        }
        if (kernel.raw(Sys.FLOCK, fd, LOCK_EX | LOCK_NB) != 0) {
            kernel.close(fd);
            return false;
        }
        Files.writeString(lock(), Long.toString(ProcessHandle.current().pid()));
        return true;
    }

    /** The pid of the process that holds the lock, 0 if there is none. */
    long holder(Kernel kernel) {
        int fd = kernel.openRaw(OpenFlags.AT_FDCWD, bytes(), OpenFlags.O_RDWR, 0);
        if (Errno.isError(fd)) {
            return 0;
        }
        try {
            if (kernel.raw(Sys.FLOCK, fd, LOCK_EX | LOCK_NB) == 0) {
                return 0;
            }
            String pid = Files.readString(lock()).strip();
            return pid.isEmpty() ? 0 : Long.parseLong(pid);
        } catch (IOException | NumberFormatException e) {
            return 0; // it has just taken it, or is about to
        } finally {
            kernel.close(fd);
        }
    }

    private byte[] bytes() {
        return lock().toString().getBytes(StandardCharsets.UTF_8);
    }
}
