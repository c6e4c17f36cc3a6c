package dev.criu.core.engine.restore;

import dev.criu.core.api.CriuException;
import dev.criu.core.task.ProcessImage;
import dev.criu.core.task.ThreadImage;
import dev.criu.images.ImageDirectory;
import dev.criu.images.ImageType;
import dev.criu.proto.creds_entry;
import dev.criu.proto.file_lock_entry;
import dev.criu.proto.user_x86_regs_mode;
import java.util.ArrayList;
import java.util.List;

/** What images of CRIU may tell of a tree, but cannot be restored yet: all of it is named before anything is made. */
final class ForeignState {
    private final TreeImage tree;
    private final List<String> offenders = new ArrayList<>(0);

    private ForeignState(TreeImage tree) {
        this.tree = tree;
    }

    /** Says of everything at once that it cannot be restored. */
    static void refuse(TreeImage tree, ImageDirectory images) {
        ForeignState state = new ForeignState(tree);
        for (file_lock_entry lock : images.readAll(ImageType.FILE_LOCKS)) {
            state.lock(lock);
        }
        tree.processes().forEach(process -> process.threads().forEach(state::thread));
        if (!state.offenders.isEmpty()) {
            throw new CriuException("restore", String.join("; ", state.offenders) + "; this cannot be restored yet");
        }
    }

    /** Locks of processes that are not in the tree are left over from an earlier dump. */
    private void lock(file_lock_entry lock) {
        ProcessImage owner = tree.process(lock.getPid());
        if (owner != null && owner.descriptors().stream().anyMatch(entry -> entry.getFd() == lock.getFd())) {
            offenders.add("pid " + lock.getPid() + " fd " + lock.getFd() + " held a lock or lease");
        }
    }

    private void thread(ThreadImage thread) {
        creds_entry creds = thread.core().getThreadCore().getCreds();
        if (!creds.getLsmProfile().isEmpty() || !creds.getLsmSockcreate().isEmpty()) {
            offenders.add("tid " + thread.tid() + " had the security label " + creds.getLsmProfile());
        }
        if (thread.core().getThreadInfo().getGpregs().getMode() == user_x86_regs_mode.COMPAT) {
            offenders.add("tid " + thread.tid() + " ran 32-bit code");
        }
    }
}
