package dev.criu.core.plan;

import java.util.ArrayList;
import java.util.List;

/** One step of a {@link Plan}. */
public final class Step {
    private final int number;
    private final String what;
    private final Runnable action;
    private final List<Dependency> dependencies = new ArrayList<>(2);

    /** An earlier step, and why it has to be earlier; the reason may be empty where it is plain. */
    public record Dependency(Step step, String reason) {}

    Step(int number, String what, Runnable action) {
        this.number = number;
        this.what = what;
        this.action = action;
    }

    /** This step comes after {@code earlier}. */
    public Step after(Step earlier, String reason) {
        dependencies.add(new Dependency(earlier, reason));
        return this;
    }

    /** In words: {@code file 12 (timerfd): create}. */
    public String what() {
        return what;
    }

    /** The steps that come before this one. */
    public List<Dependency> dependencies() {
        return List.copyOf(dependencies);
    }

    int number() {
        return number;
    }

    List<Dependency> dependencyList() {
        return dependencies;
    }

    void run() {
        action.run();
    }
}
