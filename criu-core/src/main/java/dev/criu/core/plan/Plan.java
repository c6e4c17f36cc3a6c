package dev.criu.core.plan;

import dev.criu.core.api.CriuException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Steps and their order. Steps that nothing orders run in the order in which they were added. */
public final class Plan {
    private static final Logger LOG = LoggerFactory.getLogger(Plan.class);

    private final List<Step> steps = new ArrayList<>();

    private enum Mark {
        NEW,
        OPEN,
        DONE
    }

    /** Adds a step. */
    public Step add(String what, Runnable action) {
        Step step = new Step(steps.size(), what, action);
        steps.add(step);
        return step;
    }

    /** Runs all steps. */
    public void run() {
        for (Step step : ordered()) {
            LOG.debug("{}", step.what());
            step.run();
        }
    }

    /** The steps in words, in the order in which they would run, each with the reasons for its place. */
    public String explain() {
        StringBuilder text = new StringBuilder();
        int line = 0;
        for (Step step : ordered()) {
            text.append(++line).append(". ").append(step.what()).append('\n');
            for (Step.Dependency dependency : step.dependencyList()) {
                if (!dependency.reason().isEmpty()) {
                    text.append("     after \"").append(dependency.step().what()).append("\": ");
                    text.append(dependency.reason()).append('\n');
                }
            }
        }
        return text.toString();
    }

    /** The steps so that each comes after those it depends on; throws when they go in a circle, naming its members. */
    List<Step> ordered() {
        Mark[] marks = new Mark[steps.size()];
        Arrays.fill(marks, Mark.NEW);
        List<Step> order = new ArrayList<>(steps.size());
        for (Step step : steps) {
            visit(step, marks, order, new ArrayList<>());
        }
        return order;
    }

    private static void visit(Step step, Mark[] marks, List<Step> order, List<Step> path) {
        if (marks[step.number()] == Mark.DONE) {
            return;
        }
        path.add(step);
        if (marks[step.number()] == Mark.OPEN) {
            throw circle(path);
        }
        marks[step.number()] = Mark.OPEN;
        for (Step.Dependency dependency : step.dependencyList()) {
            visit(dependency.step(), marks, order, path);
        }
        marks[step.number()] = Mark.DONE;
        path.remove(path.size() - 1);
        order.add(step);
    }

    private static CriuException circle(List<Step> path) {
        Step last = path.get(path.size() - 1);
        StringBuilder members = new StringBuilder();
        for (Step step : path.subList(path.indexOf(last), path.size())) {
            members.append(members.isEmpty() ? "" : " -> ").append(step.what());
        }
        return new CriuException("plan", "these steps wait for each other: " + members);
    }
}
