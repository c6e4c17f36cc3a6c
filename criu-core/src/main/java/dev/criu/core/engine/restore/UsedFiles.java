package dev.criu.core.engine.restore;

import dev.criu.core.memory.VmaStatus;
import dev.criu.core.task.ProcessImage;
import dev.criu.proto.file_entry;
import dev.criu.proto.vma_entry;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** The files that the tree has without a descriptor: mapped ones, executables, current and root directories. Each is told once. */
final class UsedFiles {
    private static final int MAPPED = VmaStatus.FILE_PRIVATE | VmaStatus.FILE_SHARED;

    private final TreeImage tree;
    private final Map<Integer, file_entry> files = new LinkedHashMap<>();

    UsedFiles(TreeImage tree) {
        this.tree = tree;
        tree.processes().stream().filter(process -> !process.isZombie()).forEach(this::collect);
    }

    private void collect(ProcessImage process) {
        String who = "pid " + process.pid();
        add(process.mm().getExeFileId(), who + " as its executable");
        add(process.fs().getCwdId(), who + " as its current directory");
        add(process.fs().getRootId(), who + " as its root directory");
        for (vma_entry vma : process.mm().getVmasList()) {
            if ((vma.getStatus() & MAPPED) != 0) {
                add((int) vma.getShmid(), who + " for its mapping at 0x" + Long.toHexString(vma.getStart()));
            }
        }
    }

    private void add(int id, String user) {
        if (!files.containsKey(id)) {
            files.put(id, tree.file(id, user));
        }
    }

    void forEach(Consumer<file_entry> action) {
        files.values().forEach(action);
    }
}
