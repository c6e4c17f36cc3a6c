package dev.criu.core.engine.legacy;

import dev.criu.images.ImageDirectory;
import dev.criu.images.ImageType;
import dev.criu.images.MissingImageException;
import dev.criu.proto.core_entry;
import dev.criu.proto.fdinfo_entry;
import dev.criu.proto.file_entry;
import dev.criu.proto.inventory_entry;
import dev.criu.proto.mm_entry;
import dev.criu.proto.task_kobj_ids_entry;
import java.util.List;

/** A set of images as one of CRIU 4.2, whichever layout it has. */
public final class ImageSet {
    private final ImageDirectory images;
    private final inventory_entry inventory;
    private final OldCores cores;

    /** Reads the inventory, which says whether the set is whole and of a version that is known. */
    public ImageSet(ImageDirectory images) {
        this.images = images;
        this.inventory = images.readInventory();
        this.cores = new OldCores(images);
    }

    public inventory_entry inventory() {
        return inventory;
    }

    /** All open files; before 3.0 CRIU had an image for each kind. */
    public List<file_entry> files() {
        return images.exists(ImageType.FILES) ? images.readAll(ImageType.FILES) : OldFiles.read(images);
    }

    /** What is a thread's own, and for a leader what is its process's. */
    public core_entry core(int pid, int tid) {
        return cores.complete(images.readOne(ImageType.CORE, tid), pid, tid);
    }

    /** As {@link #core}, of the leader whose image {@link #leader} gave. */
    public core_entry complete(core_entry leader, int pid) {
        return cores.complete(leader, pid, pid);
    }

    /** What the image of the process's leader says; a zombie has nothing else. */
    public core_entry leader(int pid) {
        return images.readOne(ImageType.CORE, pid);
    }

    /** The kernel objects that a process has. The oldest sets do not tell; then nothing is shared. */
    public task_kobj_ids_entry ids(int pid, core_entry core) {
        if (core.hasIds()) {
            return core.getIds();
        }
        if (inventory.getFdinfoPerId() || images.exists(ImageType.IDS, pid)) {
            return images.readOne(ImageType.IDS, pid);
        }
        return task_kobj_ids_entry.newBuilder().setVmId(pid).setFilesId(pid).setFsId(pid).setSighandId(pid).build();
    }

    /**
     * The descriptor table of a process, named by its number or, in older sets, by the process. Ours have one for every process;
     * CRIU leaves away what is empty.
     */
    public List<fdinfo_entry> descriptors(int pid, task_kobj_ids_entry ids) {
        int name = inventory.getFdinfoPerId() ? ids.getFilesId() : pid;
        if (!inventory.getEveryFdinfo()) {
            return images.readAll(ImageType.FDINFO, name);
        }
        try {
            return images.readPresent(ImageType.FDINFO, name);
        } catch (MissingImageException e) {
            throw new MissingImageException(images.file(ImageType.FDINFO, name),
                    "no such image, the descriptor table of pid " + pid + "; the images are damaged, dump again");
        }
    }

    /** Memory; the mappings had an image of their own once. */
    public mm_entry memory(int pid) {
        mm_entry mm = images.readOne(ImageType.MM, pid);
        return mm.getVmasCount() > 0 ? mm : mm.toBuilder().addAllVmas(images.readAll(ImageType.VMAS, pid)).build();
    }
}
