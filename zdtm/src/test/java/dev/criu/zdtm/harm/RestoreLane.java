package dev.criu.zdtm.harm;

import dev.criu.zdtm.Diagnosis;
import dev.criu.zdtm.Scratch;
import dev.criu.zdtm.Settings;
import dev.criu.zdtm.Task;
import dev.criu.zdtm.TrialFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Restores of one and the same set of images. After each there has to be the whole tree, or nothing of it; the tree is ended then,
 * and the next restore begins.
 */
final class RestoreLane implements Lane {
    private static final String LOG = "restore.log";

    private final Settings settings;
    private final Scratch scratch;
    private final Sort sort;
    private Path images;
    private DumpedTree tree;
    private Surroundings surroundings;
    private ServedCriu criu;
    private ServedCriu spare;

    /** What is restored, and how. */
    enum Sort {
        HOST,
        /** The tree has namespaces of its own. */
        NAMESPACES,
        /** All of its memory comes when it runs already, or touches it. */
        LAZY,
        /** A process has so much memory that threads of it read it. */
        MUCH,
        /** The root becomes a child of criu's parent. */
        SIBLING;

        private List<String> options() {
            return switch (this) {
                case LAZY -> List.of("--lazy=0");
                case SIBLING -> List.of("--restore-sibling");
                default -> List.of();
            };
        }
    }

    RestoreLane(Settings settings, Scratch scratch, Sort sort) throws IOException {
        this.settings = settings;
        this.scratch = scratch;
        this.sort = sort;
        begin();
    }

    private void begin() throws IOException {
        images = Files.createTempDirectory(scratch.directory(), "images-");
        tree = DumpedTree.make(settings, scratch, images, sort);
        surroundings = Surroundings.of(tree.directory());
        criu = startCriu();
        spare = startCriu();
    }

    private ServedCriu startCriu() throws IOException {
        List<String> line = new ArrayList<>(List.of("restore", "-d", "-D", images.toString(), "-v4", "-o", LOG));
        line.addAll(sort.options());
        return ServedCriu.start(settings, scratch.directory(), line);
    }

    @Override
    public List<Step> steps() throws IOException {
        ServedCriu.Outcome outcome = criu.run("list");
        if (outcome.status() != 0) {
            throw new TrialFailure(criu.line() + " failed undisturbed: " + outcome.errors());
        }
        tree.requireWhole();
        endTree();
        return outcome.steps();
    }

    @Override
    public boolean endure(Fault fault) throws IOException {
        ServedCriu.Outcome outcome = null;
        if (criu == null) {
            begin();
        }
        try {
            outcome = criu.run(fault.command());
            if (outcome.status() > 0) {
                Errors.requireToldInOne(outcome.errors());
                requireNothingLeft();
            } else if (outcome.status() == 0) {
                tree.requireWhole();
                endTree();
            } else {
                requireKilled(fault);
                requireAllOrNothing();
            }
            surroundings.requireUnchanged();
            return outcome.status() == 0;
        } catch (TrialFailure failure) {
            String message = fault + ": " + (outcome == null ? "" : "status " + outcome.status() + ", told " + outcome.steps()
                    + ", said " + outcome.errors() + "\n") + failure.getMessage()
                    + Diagnosis.section("end of its log", Diagnosis.tail(images.resolve(LOG), 30));
            close();
            criu = null;
            throw new TrialFailure(message);
        }
    }

    private static void requireKilled(Fault fault) {
        if (!fault.kills()) {
            throw new TrialFailure("criu has ended");
        }
    }

    private void requireNothingLeft() {
        criu.requireNothingLeft();
        criu.requireNoDescriptors();
    }

    /** Of a tree that was let go, all is there; of any other, nothing. */
    private void requireAllOrNothing() throws IOException {
        if (!criu.isGoneSoon()) {
            try {
                tree.requireWhole();
            } catch (TrialFailure failure) {
                throw new TrialFailure("something is left: " + criu.leftovers().stream().map(Task::pid).toList() + "\n"
                        + failure.getMessage());
            }
        }
        endTree();
    }

    /** The restored root is a child of criu, which waits for nobody: another criu is taken. */
    private void endTree() throws IOException {
        tree.kill();
        criu.close();
        criu.requireGone();
        criu = spare;
        spare = startCriu();
    }

    @Override
    public void close() throws IOException {
        if (criu == null) {
            return;
        }
        criu.kill();
        criu.close();
        spare.close();
        criu.leftovers().forEach(task -> task.signal("KILL"));
        tree.kill();
    }
}
