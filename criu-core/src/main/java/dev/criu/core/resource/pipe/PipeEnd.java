package dev.criu.core.resource.pipe;

import dev.criu.core.api.CriuException;
import dev.criu.linux.call.OpenFlags;
import dev.criu.proto.fd_types;
import dev.criu.proto.file_entry;
import dev.criu.proto.fown_entry;
import dev.criu.proto.pipe_entry;

/**
 * An open end of a pipe.
 *
 * @param pipeId inode of the pipe, which all its ends share
 * @param flags access mode and status flags
 */
record PipeEnd(int id, int pipeId, int flags, fown_entry owner) {
    PipeEnd {
        if ((flags & OpenFlags.O_ACCMODE) == OpenFlags.O_ACCMODE) {
            throw new CriuException("pipe", "file 0x" + Integer.toHexString(id) + ": flags 0x" + Integer.toHexString(flags)
                    + " have no access mode");
        }
    }

    static PipeEnd of(file_entry entry) {
        pipe_entry pipe = entry.getPipe();
        return new PipeEnd(pipe.getId(), pipe.getPipeId(), pipe.getFlags(), pipe.getFown());
    }

    file_entry entry() {
        return file_entry.newBuilder()
                .setType(fd_types.PIPE)
                .setId(id)
                .setPipe(pipe_entry.newBuilder().setId(id).setPipeId(pipeId).setFlags(flags).setFown(owner))
                .build();
    }

    int access() {
        return flags & OpenFlags.O_ACCMODE;
    }

    /**
     * Whether this is one of the two ends that pipe2(2) gave, not one opened later through procfs: the kernel marks every file that
     * a 64-bit task opens ({@code force_o_largefile()}), which pipe2 does not do.
     */
    boolean isOriginal() {
        return access() != OpenFlags.O_RDWR && (flags & OpenFlags.O_LARGEFILE) == 0;
    }

    boolean inPacketMode() {
        return (flags & OpenFlags.O_DIRECT) != 0;
    }
}
