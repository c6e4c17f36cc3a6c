package dev.criu.core.engine.dump;

import dev.criu.core.task.TaskAnswers;
import dev.criu.core.tree.FrozenProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/**
 * Describes the processes of a tree in their order, each as soon as it has been asked, while the tracer still asks others: one after
 * the other on a thread of the reader's, or of {@link #await} if there is but one.
 */
final class Describer implements AutoCloseable {
    private final TreeState tree;
    private final Future<?> survey;
    private final List<Asked> processes = new ArrayList<>();
    private final FutureTask<Void> work = new FutureTask<>(this::describe, null);

    /** What is becoming known of a process. */
    private static final class Asked {
        private final FrozenProcess zombie;
        private FrozenProcess process;
        private Future<ProcessFacts> facts;
        private final CompletableFuture<Future<TaskAnswers>> answers = new CompletableFuture<>();

        private Asked(FrozenProcess process) {
            this.zombie = process.isZombie() ? process : null;
        }
    }

    /** @param all the processes of the tree, parents first */
    Describer(TreeState tree, List<FrozenProcess> all, FactsReader reading) {
        this.tree = tree;
        this.survey = reading.submit(tree::survey);
        all.forEach(process -> processes.add(new Asked(process)));
        if (all.size() > 1) {
            reading.submit(work);
        }
    }

    /** Takes what is being read of a process, and the process with its pending signals; to be followed by {@link #answers}. */
    void facts(int index, FrozenProcess process, Future<ProcessFacts> facts) {
        processes.get(index).process = process;
        processes.get(index).facts = facts;
    }

    /** Takes what a process answers: the last that was missing. */
    void answers(int index, Future<TaskAnswers> answers) {
        processes.get(index).answers.complete(answers);
    }

    /** Waits until all processes are described; throws what went wrong first. */
    void await() {
        work.run(); // nothing, if a thread does it
        FactsReader.await(work);
    }

    private void describe() {
        FactsReader.await(survey);
        for (Asked asked : processes) {
            if (asked.zombie != null) {
                tree.add(asked.zombie, null, null);
            } else {
                TaskAnswers answers = FactsReader.await(FactsReader.await(asked.answers));
                tree.add(asked.process, answers, FactsReader.await(asked.facts));
            }
        }
    }

    /** Gives up on processes that nobody has asked; the reader waits for the rest. */
    @Override
    public void close() {
        processes.forEach(asked -> asked.answers.cancel(false));
    }
}
