package dev.criu.cli.crit;

import dev.criu.images.ImageDirectory;
import dev.criu.images.ImageType;
import dev.criu.proto.core_entry;
import dev.criu.proto.pstree_entry;
import java.io.PrintWriter;
import java.util.List;

/** {@code crit x DIR ps}: the task tree, a line a task, threads after their leader. */
final class TaskTreeView {

    private final ImageDirectory images;
    private final PrintWriter out;

    TaskTreeView(ImageDirectory images, PrintWriter out) {
        this.images = images;
        this.out = out;
    }

    void print() {
        List<pstree_entry> tasks = images.readAll(ImageType.PSTREE);
        out.printf("%8s%8s%8s   %s%n", "PID", "PGID", "SID", "COMM");
        for (int i = 0; i < tasks.size(); i++) {
            if (!hasParent(tasks, tasks.get(i))) {
                print(tasks, tasks.get(i), 0);
            }
        }
    }

    private static boolean hasParent(List<pstree_entry> tasks, pstree_entry task) {
        return tasks.stream().anyMatch(parent -> parent != task && parent.getPid() == task.getPpid());
    }

    /** @param depth the number of ancestors; more than there are tasks, and the tree is a ring */
    private void print(List<pstree_entry> tasks, pstree_entry task, int depth) {
        out.printf("%8d%8d%8d   %s%s%n", task.getPid(), task.getPgid(), task.getSid(), "    ".repeat(depth),
                command(task));
        for (int thread : task.getThreadsList()) {
            if (thread != task.getPid() && thread != 0) {
                out.printf("%8d%8s%8s   %s%s%n", thread, "", "", "    ".repeat(depth + 1), threadName(thread));
            }
        }
        if (depth < tasks.size()) {
            tasks.stream().filter(kid -> kid != task && kid.getPpid() == task.getPid())
                    .forEach(kid -> print(tasks, kid, depth + 1));
        }
    }

    private String command(pstree_entry task) {
        return images.readOptional(ImageType.CORE, task.getPid()).map(core -> core.getTc().getComm().toStringUtf8()).orElse("");
    }

    private String threadName(int thread) {
        return images.readOptional(ImageType.CORE, thread).map(core_entry::getThreadCore)
                .map(core -> "{" + core.getComm().toStringUtf8() + "}").orElse("");
    }
}
