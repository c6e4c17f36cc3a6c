package dev.criu.core.resource.regular;

import dev.criu.core.api.CriuException;
import dev.criu.core.procfs.KernelString;
import dev.criu.core.resource.BuildId;
import dev.criu.core.resource.FileStatus;
import dev.criu.core.resource.RegularEntries;
import dev.criu.linux.call.OpenFlags;
import dev.criu.proto.reg_file_entry;
import java.util.List;

/**
 * What an image tells of a file.
 *
 * @param flags as they were found, access mode included
 * @param pos the offset, -1 to leave it alone
 * @param size bytes a regular file must have, -1 if any will do
 * @param mode type and permissions, 0 if the image does not tell
 * @param buildId as {@link BuildId} has it; empty if the image does not tell
 */
record RegularFile(int id, KernelString path, int flags, long pos, long size, int mode, List<Integer> buildId) {
    private static final int PROC = "/proc/".length();
    private static final int TYPE = 0170000;
    private static final int SYMBOLIC_LINK = 0120000;
    private static final int FIFO = 0010000;

    RegularFile {
        if (!path.startsWith("/")) {
            throw new CriuException("regular", "file 0x" + Integer.toHexString(id) + ": \"" + path + "\" is not an absolute path");
        }
        buildId = List.copyOf(buildId);
    }

    static RegularFile of(reg_file_entry entry) {
        return new RegularFile(
                entry.getId(),
                RegularEntries.path(entry),
                entry.getFlags(),
                entry.getPos(),
                entry.hasSize() ? entry.getSize() : -1,
                entry.getMode(),
                entry.getBuildIdList());
    }

    boolean isPathOnly() {
        return (flags & OpenFlags.O_PATH) != 0;
    }

    /** Whether it lies below {@code /proc/PID}, where it comes and goes with a process. */
    boolean isOfProcess() {
        return path.startsWith("/proc/")
                && path.length() > PROC
                && path.byteAt(PROC) >= '0'
                && path.byteAt(PROC) <= '9';
    }

    boolean isSymbolicLink() {
        return (mode & TYPE) == SYMBOLIC_LINK;
    }

    /** Whether this only tells the path of a fifo, which an entry of that type refers to. */
    boolean isPathOfFifo() {
        return (mode & TYPE) == FIFO && !isPathOnly();
    }

    /**
     * What is wrong with the file that lies at the path now, or null.
     *
     * @param permissions whether they have to be the same, too
     */
    String difference(FileStatus found, boolean permissions) {
        if (mode != 0 && (mode & TYPE) != found.fileType()) {
            return "type is 0" + Integer.toOctalString(found.fileType()) + ", 0" + Integer.toOctalString(mode & TYPE) + " recorded";
        }
        if (size >= 0 && found.isRegular() && found.size() != size) {
            return "size is " + found.size() + " bytes, " + size + " recorded";
        }
        if (permissions && mode != 0 && !isSymbolicLink() && mode != found.mode()) {
            return "mode is 0" + Integer.toOctalString(found.mode()) + ", 0" + Integer.toOctalString(mode)
                    + " recorded; see --skip-file-rwx-check";
        }
        return null;
    }

    /** What is wrong with the build-id of the file that lies at the path now, or null. */
    String buildIdDifference(List<Integer> found) {
        return found.equals(buildId) ? null : "build-id is " + (found.isEmpty() ? "missing" : BuildId.toString(found)) + ", "
                + BuildId.toString(buildId) + " recorded";
    }

    @Override
    public String toString() {
        return "file 0x" + Integer.toHexString(id) + " (" + path + ")";
    }
}
