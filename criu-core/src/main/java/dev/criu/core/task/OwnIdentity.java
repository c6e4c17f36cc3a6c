package dev.criu.core.task;

import dev.criu.core.procfs.Procfs;
import dev.criu.core.procfs.TaskStatus;
import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.proto.creds_entry;

/**
 * Who this process is, as every task of a restore is at first. What a task has already is not set: setting it takes capabilities
 * nevertheless (setgroups(2), PR_SET_SECUREBITS of prctl(2)).
 *
 * @param status of this process
 * @param securebits of this process (capabilities(7))
 */
public record OwnIdentity(TaskStatus status, int securebits) {
    private static final int PR_GET_SECUREBITS = 27;

    /** Reads it; {@code self} is this process's pid. */
    public static OwnIdentity of(Kernel kernel, Procfs procfs, int self) {
        return new OwnIdentity(procfs.status(self), (int) kernel.call("criu", Sys.PRCTL, PR_GET_SECUREBITS, 0, 0, 0));
    }

    TaskStatus.Caps caps() {
        return status.caps();
    }

    boolean hasUids(creds_entry c) {
        return same(status.uid(), c.getUid(), c.getEuid(), c.getSuid(), c.getFsuid());
    }

    boolean hasGids(creds_entry c) {
        return same(status.gid(), c.getGid(), c.getEgid(), c.getSgid(), c.getFsgid());
    }

    boolean hasGroups(creds_entry c) {
        return status.groups().equals(c.getGroupsList());
    }

    /** Spelled out: a record's own equals generates classes when it is first called (ADR 7). */
    private static boolean same(TaskStatus.Ids own, int real, int effective, int saved, int filesystem) {
        return own.real() == real && own.effective() == effective && own.saved() == saved && own.filesystem() == filesystem;
    }

    /** What of its bounding set a task has to lose. */
    long excess(creds_entry c) {
        return caps().bounding() & ~Credentials.join(c.getCapBndList());
    }
}
