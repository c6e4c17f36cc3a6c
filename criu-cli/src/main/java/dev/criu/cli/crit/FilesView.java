package dev.criu.cli.crit;

import dev.criu.images.ImageDirectory;
import dev.criu.images.ImageType;
import dev.criu.proto.fdinfo_entry;
import dev.criu.proto.pstree_entry;
import dev.criu.proto.task_kobj_ids_entry;
import java.io.PrintWriter;
import java.util.Optional;

/** {@code crit x DIR fds}: the open files of each task, its working and root directories. */
final class FilesView {

    private final ImageDirectory images;
    private final PrintWriter out;

    FilesView(ImageDirectory images, PrintWriter out) {
        this.images = images;
        this.out = out;
    }

    void print() {
        FileNames names = new FileNames(images);
        for (pstree_entry task : images.readAll(ImageType.PSTREE)) {
            out.println(task.getPid());
            ids(task.getPid()).ifPresent(ids -> {
                for (fdinfo_entry fd : images.readAll(ImageType.FDINFO, ids.getFilesId())) {
                    print(String.valueOf(fd.getFd()), names.of(fd.getType(), fd.getId()));
                }
            });
            images.readOptional(ImageType.FS, task.getPid()).ifPresent(fs -> {
                print("cwd", names.of(fs.getCwdId()));
                print("root", names.of(fs.getRootId()));
            });
        }
    }

    /** The ids of a live task; old images have them in the core. */
    private Optional<task_kobj_ids_entry> ids(int pid) {
        Optional<task_kobj_ids_entry> ids = images.readOptional(ImageType.IDS, pid);
        return ids.isPresent() ? ids : images.readOptional(ImageType.CORE, pid)
                .filter(core -> core.hasIds()).map(core -> core.getIds());
    }

    private void print(String fd, String name) {
        out.printf("\t%7s: %s%n", fd, name);
    }
}
