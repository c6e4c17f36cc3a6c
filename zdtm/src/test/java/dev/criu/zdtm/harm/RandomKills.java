package dev.criu.zdtm.harm;

import dev.criu.zdtm.BusyTree;
import dev.criu.zdtm.Criu;
import dev.criu.zdtm.InterruptedCriu;
import dev.criu.zdtm.Scratch;
import dev.criu.zdtm.Settings;
import dev.criu.zdtm.TrialFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Dumps that are killed at random instants. A tree that was to run on has to; one that was to end has to be unharmed, or gone with
 * complete images, from which it is restored then.
 */
final class RandomKills {
    private static final Duration FROZEN = Duration.ofMillis(60);
    /** Including the end of the tree. */
    private static final Duration ENDING = Duration.ofMillis(300);
    private static final int TELL_EVERY = 50;

    private final Settings settings;
    private final Consumer<String> out;
    private final long seed;
    private final Map<Sort, Integer> done = new EnumMap<>(Sort.class);
    private final List<String> failures = new ArrayList<>();
    private int begun;
    private int restored;

    /** What is dumped how. */
    private enum Sort {
        RUNNING("-R"),
        COPY_ON_WRITE("-R", "--copy-on-write"),
        FINAL;

        private final List<String> options;

        Sort(String... options) {
            this.options = List.of(options);
        }

        /** Six in ten are plain, two copy on write, two end the tree. */
        static Sort of(int die) {
            return die < 6 ? RUNNING : die < 8 ? COPY_ON_WRITE : FINAL;
        }
    }

    RandomKills(Settings settings, Consumer<String> out) {
        this.settings = settings;
        this.out = out;
        this.seed = new Random().nextLong();
    }

    /** Kills {@code count} times; throws a failure that tells of every tree that was harmed. */
    void run(int count, int lanes) throws IOException, InterruptedException {
        out.accept("seed " + seed);
        ExecutorService pool = Executors.newFixedThreadPool(lanes);
        try {
            List<Callable<Void>> runs = new ArrayList<>();
            for (int i = 0; i < lanes; i++) {
                Random random = new Random(seed + i);
                runs.add(() -> {
                    work(count, random);
                    return null;
                });
            }
            for (Future<Void> run : pool.invokeAll(runs)) {
                run.get();
            }
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } finally {
            pool.shutdown();
        }
        out.accept(summary());
        if (!failures.isEmpty()) {
            throw new TrialFailure(String.join("\n", failures));
        }
    }

    private synchronized boolean begin(int count) {
        return begun++ < count;
    }

    private void work(int count, Random random) throws IOException, InterruptedException {
        while (begin(count)) {
            Scratch scratch = Scratch.create(settings.scratch(), "random-kills");
            BusyTree tree = BusyTree.start(settings, scratch);
            try {
                do {
                    kill(tree, scratch, random);
                } while (begin(count));
                scratch.delete();
            } catch (TrialFailure failure) {
                fail(failure.getMessage() + "--- kept in " + scratch.directory());
            } finally {
                tree.kill();
            }
        }
    }

    private void kill(BusyTree tree, Scratch scratch, Random random) throws IOException, InterruptedException {
        Sort sort = Sort.of(random.nextInt(10));
        Path images = Files.createDirectories(scratch.file("images"));
        List<String> line = new ArrayList<>(List.of("dump", "-t", Integer.toString(tree.root().pid())));
        line.addAll(sort.options);
        var outcome = new InterruptedCriu(settings, scratch, random, "KILL")
                .run(images, "freeze: pid=" + tree.root().pid(), sort == Sort.FINAL ? ENDING : FROZEN, line.toArray(String[]::new));
        try {
            outcome.requireNothingLeft();
            if (sort != Sort.FINAL) {
                tree.requireUnharmed();
                tree.requireNoClones();
            } else if (tree.requireAllOrNothing()) {
                restore(tree, images, scratch);
            }
        } catch (TrialFailure failure) {
            throw new TrialFailure(outcome.told() + failure.getMessage());
        }
        count(sort);
    }

    private void restore(BusyTree tree, Path images, Scratch scratch) throws IOException, InterruptedException {
        tree.requireGone();
        if (!Files.exists(images.resolve("inventory.img"))) {
            throw new TrialFailure("the tree is gone, and there is no inventory\n");
        }
        Files.deleteIfExists(scratch.file("restored-0.pid"));
        new Criu(settings, List.of(), scratch, settings.timeout()).restore(images);
        tree.requireUnharmed();
        synchronized (this) {
            restored++;
        }
    }

    private synchronized void count(Sort sort) {
        done.merge(sort, 1, Integer::sum);
        if (done.values().stream().mapToInt(Integer::intValue).sum() % TELL_EVERY == 0) {
            out.accept(summary());
        }
    }

    private synchronized void fail(String message) {
        out.accept("HARM " + message);
        failures.add(message.lines().findFirst().orElse(""));
    }

    private synchronized String summary() {
        return "kills without harm: " + done + " (" + restored + " trees restored after them), with harm: " + failures.size();
    }
}
