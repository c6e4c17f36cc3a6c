package dev.criu.core.resource;

import dev.criu.core.procfs.KernelString;
import dev.criu.linux.call.OpenFlags;
import dev.criu.proto.fd_types;
import dev.criu.proto.file_entry;
import dev.criu.proto.fown_entry;
import dev.criu.proto.reg_file_entry;
import java.util.List;

/**
 * Entries for files that a path leads to: open ones, but also mapped files, executables, working directories and roots, which images
 * list in the same way.
 */
public final class RegularEntries {
    private RegularEntries() {}

    /**
     * Describes a file by its path.
     *
     * @param id the number of the file in the images
     * @param path absolute, in the tree's mount namespace
     * @param flags of open(2), without O_CLOEXEC
     * @param pos file offset
     */
    public static file_entry of(int id, KernelString path, FileStatus status, int flags, long pos, fown_entry owner) {
        var reg = reg_file_entry.newBuilder()
                .setId(id)
                .setFlags(flags)
                .setPos(pos)
                .setFown(owner)
                .setName(path.toByteString())
                .setMode(status.mode());
        if (status.isRegular() && !isLog(flags)) {
            reg.setSize(status.size());
        }
        return file_entry.newBuilder().setType(fd_types.REG).setId(id).setReg(reg).build();
    }

    /** The entry with the build-id of its file, as {@link BuildId} has it. */
    public static file_entry withBuildId(file_entry entry, List<Integer> buildId) {
        return buildId.isEmpty()
                ? entry
                : entry.toBuilder().setReg(entry.getReg().toBuilder().addAllBuildId(buildId)).build();
    }

    /** The path in an entry. */
    public static KernelString path(reg_file_entry entry) {
        return KernelString.of(entry.getName());
    }

    /** Others may append to a log between dump and restore, so that images do not say its size; neither does CRIU. */
    private static boolean isLog(int flags) {
        return (flags & (OpenFlags.O_ACCMODE | OpenFlags.O_APPEND)) == (OpenFlags.O_WRONLY | OpenFlags.O_APPEND);
    }
}
