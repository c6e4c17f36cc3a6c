package dev.criu.core.task;

import dev.criu.core.tree.NsPid;
import dev.criu.images.PageMap;
import dev.criu.proto.core_entry;
import dev.criu.proto.fdinfo_entry;
import dev.criu.proto.fs_entry;
import dev.criu.proto.mm_entry;
import dev.criu.proto.task_kobj_ids_entry;
import java.util.List;

/**
 * A process as its images describe it.
 *
 * @param pid its pid in the tree's pid namespace
 * @param ppid pid of its parent, 0 for the root
 * @param pgid process group; 0 if it lies outside of the pid namespace
 * @param sid session, likewise
 * @param core of the leader, with what belongs to the process
 * @param threads all threads, the leader first; empty for a zombie
 * @param ids numbers of the kernel objects it has; null for a zombie
 * @param mm its memory; null for a zombie
 * @param pages where its pages are; null for a zombie
 * @param fs current and root directory; null for a zombie
 * @param descriptors its descriptor table; empty for a zombie
 */
public record ProcessImage(
        NsPid pid,
        int ppid,
        int pgid,
        int sid,
        core_entry core,
        List<ThreadImage> threads,
        task_kobj_ids_entry ids,
        mm_entry mm,
        PageMap pages,
        fs_entry fs,
        List<fdinfo_entry> descriptors) {

    public boolean isZombie() {
        return threads.isEmpty();
    }

    public boolean isStopped() {
        return core.getTc().getTaskState() == CoreDumper.STOPPED;
    }
}
