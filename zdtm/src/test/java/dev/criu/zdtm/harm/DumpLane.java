package dev.criu.zdtm.harm;

import dev.criu.zdtm.Diagnosis;
import dev.criu.zdtm.Scratch;
import dev.criu.zdtm.Settings;
import dev.criu.zdtm.TrialFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Dumps with {@code -R} of one and the same tree, which has to be unharmed after each. */
final class DumpLane implements Lane {
    private static final String LOG = "dump.log";

    private final Settings settings;
    private final Scratch scratch;
    private final Path images;
    private EverythingTree tree;
    private RemapLinks links;
    private Surroundings surroundings;
    private ServedCriu criu;
    private ServedCriu spare;
    private List<String> descriptors;

    DumpLane(Settings settings, Scratch scratch) throws IOException {
        this.settings = settings;
        this.scratch = scratch;
        this.images = Files.createTempDirectory(scratch.directory(), "images-");
        begin();
    }

    private void begin() throws IOException {
        tree = EverythingTree.startLinked(settings, scratch);
        links = new RemapLinks(tree.directory());
        criu = startCriu();
        run("none");
        surroundings = Surroundings.of(tree.directory());
        descriptors = criu.descriptorList();
    }

    private ServedCriu startCriu() throws IOException {
        return ServedCriu.start(settings, scratch.directory(), List.of(
                "dump", "-R", "-t", Integer.toString(tree.pid()), "-D", images.toString(), "--link-remap", "-v4", "-o", LOG));
    }

    private ServedCriu.Outcome run(String fault) throws IOException {
        ServedCriu.Outcome outcome = criu.run(fault);
        if (outcome.status() != 0) {
            throw new TrialFailure(criu.line() + " failed undisturbed: " + outcome.errors());
        }
        links.removeThoseOfImages();
        return outcome;
    }

    @Override
    public List<Step> steps() throws IOException {
        return run("list").steps();
    }

    @Override
    public boolean endure(Fault fault) throws IOException {
        ServedCriu.Outcome outcome = null;
        try {
            if (fault.kills() && spare == null) {
                spare = startCriu();
            }
            Files.deleteIfExists(images.resolve("inventory.img"));
            outcome = criu.run(fault.command());
            if (outcome.status() < 0) {
                replaceKilled(fault);
            } else {
                requireNothingLeft(fault);
            }
            requireTold(outcome);
            requireLinks();
            tree.requireUnharmed();
            surroundings.requireUnchanged();
            return outcome.status() == 0;
        } catch (TrialFailure failure) {
            String message = fault + ": " + (outcome == null ? "" : "status " + outcome.status() + ", told " + outcome.steps()
                    + ", said " + outcome.errors() + "\n") + failure.getMessage()
                    + Diagnosis.section("end of its log", Diagnosis.tail(images.resolve(LOG), 30));
            startAnew();
            throw new TrialFailure(message);
        }
    }

    /** Kills one criu after the other, each at its step if it comes that far, and dumps at once; the tree has to be unharmed. */
    void endureKillsAndDump(List<Step> steps) throws IOException {
        List<ServedCriu> ready = new ArrayList<>();
        try {
            for (int i = 0; i < steps.size(); i++) {
                ready.add(startCriu());
            }
            for (int i = 0; i < steps.size(); i++) {
                ServedCriu.Outcome outcome = ready.get(i).run(new Fault(steps.get(i), 0).command());
                if (outcome.status() > 0) {
                    throw new TrialFailure("dump " + (i + 1) + " failed: " + outcome.errors());
                }
            }
            run("none");
            tree.requireUnharmed();
        } finally {
            for (ServedCriu killed : ready) {
                killed.close();
            }
        }
    }

    private void replaceKilled(Fault fault) throws IOException {
        if (!fault.kills()) {
            throw new TrialFailure("criu has ended");
        }
        criu.requireGone();
        criu.close();
        criu = spare;
        spare = null;
    }

    private void requireLinks() throws IOException {
        if (Files.exists(images.resolve("inventory.img"))) {
            links.removeThoseOfImages();
        } else {
            links.requireNone();
        }
    }

    private void requireNothingLeft(Fault fault) {
        criu.requireNothingLeft();
        if (!fault.step().call().endsWith("close")) {
            criu.requireDescriptors(descriptors);
        }
    }

    private void requireTold(ServedCriu.Outcome outcome) {
        boolean whole = Files.exists(images.resolve("inventory.img"));
        if (outcome.status() == 0 && !whole) {
            throw new TrialFailure("criu has succeeded, and there is no inventory\n");
        }
        if (outcome.status() > 0 && whole) {
            throw new TrialFailure("criu has failed, and there is an inventory\n");
        }
        if (outcome.status() > 0) {
            Errors.requireTold(outcome.errors());
        }
    }

    private void startAnew() throws IOException {
        criu.kill(); // lets go of the tree
        close();
        begin();
    }

    @Override
    public void close() throws IOException {
        tree.kill();
        criu.close();
        if (spare != null) {
            spare.close();
            spare = null;
        }
    }
}
