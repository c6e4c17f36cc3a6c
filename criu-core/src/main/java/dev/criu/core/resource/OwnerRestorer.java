package dev.criu.core.resource;

import dev.criu.core.api.CriuException;
import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.program.Arg;
import dev.criu.linux.program.Buffer;
import dev.criu.linux.program.Op;
import dev.criu.linux.program.Program;
import dev.criu.linux.program.ProgramSpace;
import dev.criu.proto.fown_entry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings back whom a file notifies and by which signal (F_SETOWN_EX, F_SETSIG and O_ASYNC of fcntl(2)).
 *
 * <p>This is a step of its own after all files were made: the owner must exist by then, nothing that happens while files are made
 * and filled may signal it, and the signal will tell the number under which O_ASYNC was set ({@code fasync_helper()}).
 */
public final class OwnerRestorer {
    private static final Logger LOG = LoggerFactory.getLogger(OwnerRestorer.class);

    private static final int F_SETSIG = 10;
    private static final int F_SETOWN_EX = 15;
    private static final int F_GETOWNER_UIDS = 17;

    private OwnerRestorer() {}

    /**
     * Plans the owner of a file; nothing to do for a file without one.
     *
     * @param flags access mode and status flags of the file
     */
    public static void plan(FilePlan plan, int id, int flags, fown_entry owner) {
        if (owner.getPid() != 0 || owner.getSignum() != 0 || isAsync(flags)) {
            plan.ready(id, "owner", (holder, fd) -> restore(holder, id, fd, flags, owner));
        }
    }

    private static boolean isAsync(int flags) {
        return (flags & StatusFlags.O_ASYNC) != 0;
    }

    private static void restore(ProgramSpace holder, int id, int fd, int flags, fown_entry owner) {
        LOG.debug("owner: set id=0x{} fd={} pid={} signal={}", Integer.toHexString(id), fd, owner.getPid(), owner.getSignum());
        String object = "file 0x" + Integer.toHexString(id) + " (owner " + owner.getPid() + ")";
        Arg file = Arg.of(fd);
        if (owner.getPid() != 0) {
            setOwner(holder, file, owner, object);
        }
        Program program = new Program();
        if (owner.getSignum() != 0) {
            program.call(Sys.FCNTL, file, Arg.of(F_SETSIG), Arg.of(owner.getSignum())).purpose(object);
        }
        if (isAsync(flags)) {
            program.call(Sys.FCNTL, file, Arg.of(StatusFlags.F_SETFL), Arg.of(flags)).purpose(object);
        }
        if (!program.isEmpty()) {
            holder.run(program);
        }
    }

    private static void setOwner(ProgramSpace holder, Arg file, fown_entry owner, String object) {
        Buffer uids = Buffer.output(8);
        Program program = new Program();
        Op set = setOwner(program, file, owner).anyOutcome();
        program.call(Sys.FCNTL, file, Arg.of(F_GETOWNER_UIDS), uids).purpose(object);
        holder.run(program);
        check(set.result(), object);
        if (uids.getInt(0) != owner.getUid() || uids.getInt(4) != owner.getEuid()) {
            setOwnerAs(holder, file, owner, uids, object);
        }
    }

    private static Op setOwner(Program program, Arg file, fown_entry owner) {
        Buffer ex = Buffer.struct(8).putInt(0, owner.getPidType()).putInt(4, owner.getPid());
        return program.call(Sys.FCNTL, file, Arg.of(F_SETOWN_EX), ex);
    }

    /**
     * The kernel remembers who set the owner and lets the signal through only if that user might send it ({@code sigio_perm()} in
     * fs/fcntl.c), so it is set once more as that user. The saved uid stays, so that the way back is open.
     */
    private static void setOwnerAs(ProgramSpace holder, Arg file, fown_entry owner, Buffer own, String object) {
        Program program = new Program();
        program.call(Sys.SETRESUID, owner.getUid(), owner.getEuid(), -1).purpose(object);
        Op set = setOwner(program, file, owner).anyOutcome();
        program.call(Sys.SETRESUID, own.getInt(0), own.getInt(4), -1).purpose(object);
        holder.run(program);
        check(set.result(), object);
    }

    private static void check(long result, String object) {
        if (Errno.isError(result)) {
            throw new CriuException("owner", object + ": cannot be set: " + Errno.describe((int) -result)
                    + "; the process that the file notifies must be part of the tree");
        }
    }
}
