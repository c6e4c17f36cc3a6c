package dev.criu.core.engine.restore;

import dev.criu.core.api.CriuException;
import dev.criu.core.task.ProcessImage;
import dev.criu.proto.task_kobj_ids_entry;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToIntFunction;

/** Kernel objects that processes share: a clone can only share those of its creator (clone(2)). */
final class Sharing {
    private Sharing() {}

    /** The flags of clone(2) by which a child with these objects shares them with its creator. */
    static long flags(task_kobj_ids_entry creator, task_kobj_ids_entry child) {
        long flags = creator.getFilesId() == child.getFilesId() ? CloneCall.CLONE_FILES : 0;
        flags |= creator.getFsId() == child.getFsId() ? CloneCall.CLONE_FS : 0;
        if (creator.getVmId() == child.getVmId()) {
            flags |= CloneCall.CLONE_VM;
            flags |= creator.getSighandId() == child.getSighandId() ? CloneCall.CLONE_SIGHAND : 0;
        }
        return flags;
    }

    /** Throws unless everybody who shares an object was cloned by somebody who has it, but for the first one. */
    static void check(TreeImage tree, Genealogy genealogy) {
        check(tree, genealogy, "its memory", task_kobj_ids_entry::getVmId);
        check(tree, genealogy, "its descriptor table", task_kobj_ids_entry::getFilesId);
        check(tree, genealogy, "its directories and umask", task_kobj_ids_entry::getFsId);
        check(tree, genealogy, "its signal handlers", task_kobj_ids_entry::getSighandId);
    }

    private static void check(TreeImage tree, Genealogy genealogy, String what, ToIntFunction<task_kobj_ids_entry> id) {
        Map<Integer, ProcessImage> first = new HashMap<>();
        for (ProcessImage process : tree.processes()) {
            if (process.isZombie()) {
                continue;
            }
            int number = id.applyAsInt(process.ids());
            ProcessImage owner = first.putIfAbsent(number, process);
            Integer creator = genealogy.creatorOf(process.pid().value());
            ProcessImage image = creator == null ? null : tree.process(creator);
            boolean inherits = image != null && !image.isZombie() && id.applyAsInt(image.ids()) == number;
            if (owner != null && !inherits) {
                throw new CriuException("tree", "pid " + process.pid() + ": shares " + what + " with pid " + owner.pid()
                        + ", from which it does not descend; such a tree cannot be made yet");
            }
        }
    }
}
