package dev.criu.zdtm;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The processes of one run: the tree as it is, and every process that was ever seen in it. */
final class ProcessTree {
    private final Set<Task> seen = new LinkedHashSet<>();
    private Task root;

    /** Takes note of which task is the root of the tree now. */
    void adopt(Task task) {
        root = task;
        observe();
    }

    boolean hasRoot() {
        return root != null;
    }

    /** The task to dump. */
    Task root() {
        return root;
    }

    /** The processes that live in the tree, the root first. */
    List<Task> tasks() {
        return root == null ? List.of() : Task.tree(root.pid());
    }

    /** Remembers who is in the tree. */
    void observe() {
        seen.addAll(tasks());
    }

    /** Waits until a dump has ended the tree. */
    boolean awaitDeath(Duration timeout) {
        return Deadline.in(timeout).await(() -> seen.stream().noneMatch(Task::isRunning));
    }

    /** Waits until everyone who died was reaped, so that the pids can be had again. */
    boolean awaitReaping(Duration timeout) {
        return Deadline.in(timeout).await(() -> seen.stream().noneMatch(Task::exists));
    }

    /** Those that were seen and still run. */
    List<Task> survivors() {
        return seen.stream().filter(Task::isRunning).toList();
    }

    /** Kills what is in the tree, and what was. */
    void kill() {
        observe();
        seen.forEach(task -> task.signal("KILL"));
    }
}
