package dev.criu.zdtm.harm;

import dev.criu.zdtm.Diagnosis;
import dev.criu.zdtm.Nursery;
import dev.criu.zdtm.Scratch;
import dev.criu.zdtm.Settings;
import dev.criu.zdtm.Task;
import dev.criu.zdtm.TrialFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A tree that is in images and can be restored from them. */
final class DumpedTree {
    private static final int TIMEOUT_SECONDS = 120;
    private static final String LOG = "dump.log";

    private final EverythingTree tree;

    private DumpedTree(EverythingTree tree) {
        this.tree = tree;
    }

    /** Starts a tree for a sort of restores, and dumps it into a directory. */
    static DumpedTree make(Settings settings, Scratch scratch, Path images, RestoreLane.Sort sort) throws IOException {
        EverythingTree tree = switch (sort) {
            case NAMESPACES -> EverythingTree.startInNamespaces(settings, scratch);
            case MUCH -> EverythingTree.startMuch(settings, scratch);
            default -> EverythingTree.start(settings, scratch);
        };
        Process criu = new Nursery(settings.binaries()).start(
                List.of(settings.criu().toString(), "dump", "-t", Integer.toString(tree.pid()), "-D", images.toString(), "-v4",
                        "-o", LOG),
                tree.directory(),
                images.resolve("dump.out"),
                images.resolve("dump.pid"));
        try {
            if (!criu.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS) || criu.exitValue() != 0) {
                throw new TrialFailure("the tree cannot be dumped\n" + Diagnosis.section("log", Task.read(images.resolve(LOG))));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        tree.kill(); // waits until its numbers are free
        return new DumpedTree(tree);
    }

    /** Where the tree has its files. */
    Path directory() {
        return tree.directory();
    }

    /** Throws unless it has been restored whole. */
    void requireWhole() {
        tree.requireRestored(tree.tasks().stream()
                .filter(task -> task.innerPid() == tree.innerPid())
                .findFirst()
                .orElseThrow(() -> new TrialFailure("there is no restored root\n")));
    }

    /** Kills what has been restored. */
    void kill() {
        tree.kill();
    }
}
