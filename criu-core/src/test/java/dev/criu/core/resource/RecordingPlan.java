package dev.criu.core.resource;

import dev.criu.linux.program.ProgramSpace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A plan that can be looked at, and carried out in this JVM. */
public final class RecordingPlan implements FilePlan {
    /** The numbers of the files that each creation makes, in the order of planning. */
    public final List<List<Integer>> creations = new ArrayList<>();
    /** What is made before what. */
    public final Map<Integer, Integer> orders = new HashMap<>();
    /** Numbers of the files with a completion. */
    public final List<Integer> completions = new ArrayList<>();
    /** Numbers of the files that are armed. */
    public final List<Integer> armings = new ArrayList<>();

    private final Map<Integer, Integer> created = new LinkedHashMap<>();
    private final List<Runnable> makers = new ArrayList<>();
    private final List<Finisher> finishers = new ArrayList<>();
    private final List<Runnable> armers = new ArrayList<>();

    private interface Finisher {
        void finish(ProgramSpace holder, Map<Integer, Integer> numbers);
    }

    @Override
    public void check(String what, Runnable check) {
        check.run();
    }

    @Override
    public void create(int id, String what, Creation creation) {
        creations.add(List.of(id));
        makers.add(() -> created.put(id, creation.create()));
    }

    @Override
    public void createJointly(int[] ids, String what, JointCreation creation) {
        List<Integer> together = new ArrayList<>();
        for (int id : ids) {
            together.add(id);
        }
        creations.add(together);
        makers.add(() -> creation.create(created::put));
    }

    @Override
    public void createAfter(int later, int earlier, String reason) {
        orders.put(later, earlier);
    }

    @Override
    public void ready(int id, String what, Completion completion) {
        completions.add(id);
        finishers.add((holder, numbers) -> completion.complete(holder, numbers.get(id)));
    }

    @Override
    public void arm(int id, String what, Arming arming) {
        armings.add(id);
        armers.add(() -> arming.arm(created.get(id)));
    }

    /** Every file that will be created, each as often as it will be. */
    public List<Integer> planned() {
        List<Integer> all = new ArrayList<>();
        creations.forEach(all::addAll);
        return all;
    }

    /** Makes, completes and arms all files; returns their descriptors by number. */
    public Map<Integer, Integer> carryOut(ProgramSpace holder) {
        makers.forEach(Runnable::run);
        finishers.forEach(finisher -> finisher.finish(holder, created));
        armers.forEach(Runnable::run);
        return created;
    }
}
