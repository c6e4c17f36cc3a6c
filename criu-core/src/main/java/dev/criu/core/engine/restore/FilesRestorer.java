package dev.criu.core.engine.restore;

import dev.criu.core.api.CriuException;
import dev.criu.core.plan.Plan;
import dev.criu.core.plan.Step;
import dev.criu.core.resource.FilePlan;
import dev.criu.core.resource.RestoreScope;
import dev.criu.core.resource.Workshop;
import dev.criu.core.task.ProcessImage;
import dev.criu.linux.program.ProgramSpace;
import dev.criu.proto.fdinfo_entry;
import dev.criu.proto.file_entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Plans the open files of the tree: each kind says how its files are made, and this adds the steps that hand them out. It owns
 * identity: every description is made once and installed wherever the descriptor tables say.
 */
final class FilesRestorer implements FilePlan {
    private final TreeImage tree;
    private final RestoreScope scope;
    private final Forge forge;
    private final DescriptorInstaller installer;
    private final Restorers restorers;
    private final Plan plan;
    private final Map<Integer, Step> created = new LinkedHashMap<>();
    private final Map<Integer, Integer> workshopFds = new HashMap<>();
    private final Map<Integer, Holder> holders = new LinkedHashMap<>();
    private final List<Waiting> waiting = new ArrayList<>();
    private Step firstTask;
    private Step workshopOpen;
    private Step processesMade;
    private Step checked;

    /** The first process that has a file, and the number at which it has it. */
    private record Holder(int pid, int fd) {}

    /** A step that comes after all tables are filled. */
    private record Waiting(String what, boolean arming, Runnable action) {}

    FilesRestorer(TreeImage tree, RestoreScope scope, Forge forge, DescriptorInstaller installer, Restorers restorers, Plan plan) {
        this.tree = tree;
        this.scope = scope;
        this.forge = forge;
        this.installer = installer;
        this.restorers = restorers;
        this.plan = plan;
    }

    /**
     * Adds all steps.
     *
     * @param spawned the step that makes the first task, before which files are checked; null if only the workshop can see them
     * @param opened the step after which files can be made
     * @param tasksMade the step after which every task is there
     * @return the step after which all files are as they were; arming what ticks is {@code armed}
     */
    Ends plan(Step spawned, Step opened, Step tasksMade) {
        checked = plan.add("open files: all checked", () -> {}).after(opened, "");
        firstTask = spawned;
        workshopOpen = opened;
        processesMade = tasksMade;
        for (ProcessImage process : tree.processes()) {
            for (fdinfo_entry entry : process.descriptors()) {
                holders.putIfAbsent(entry.getId(), new Holder(process.pid().value(), entry.getFd()));
            }
        }
        planKinds();
        Step installed = planInstallation(tasksMade);
        Step ready = plan.add("open files: all ready", () -> {}).after(installed, "");
        Step armed = plan.add("open files: all armed", () -> {}).after(ready, "");
        for (Waiting step : waiting) {
            if (step.arming) {
                armed.after(plan.add(step.what, step.action).after(ready, "what ticks starts last"), "");
            } else {
                ready.after(plan.add(step.what, step.action).after(installed, "it needs its neighbours at their numbers"), "");
            }
        }
        return new Ends(ready, armed);
    }

    /** The steps at which the files are ready, and armed. */
    record Ends(Step ready, Step armed) {}

    /** Says of all files at once that they cannot be restored. */
    private void requireKnownTypes() {
        StringBuilder unknown = new StringBuilder();
        holders.forEach((id, holder) -> {
            file_entry entry = tree.file(id, "pid " + holder.pid + " fd " + holder.fd);
            if (!restorers.know(entry)) {
                unknown.append(unknown.isEmpty() ? "" : ", ")
                        .append("pid " + holder.pid + " fd " + holder.fd + " (" + entry.getType() + ")");
            }
        });
        if (!unknown.isEmpty()) {
            throw new CriuException("restore", unknown + ": files of such types cannot be restored yet");
        }
    }

    private void planKinds() {
        requireKnownTypes();
        holders.forEach((id, holder) -> {
            file_entry entry = tree.file(id, "pid " + holder.pid + " fd " + holder.fd);
            restorers.of(entry).plan(entry, this);
        });
        new UsedFiles(tree).forEach(entry -> restorers.of(entry).uses(entry));
        restorers.all().forEach(r -> r.planJoint(this));
        holders.forEach((id, holder) -> {
            if (!created.containsKey(id)) {
                throw new CriuException("images", "pid " + holder.pid + " fd " + holder.fd + ": nothing makes file " + id);
            }
        });
    }

    private Step planInstallation(Step tasksMade) {
        Step installed = plan.add("descriptor tables: all filled", installer::settle).after(tasksMade, "");
        Set<Integer> tables = new HashSet<>();
        for (ProcessImage process : tree.processes()) {
            if (process.isZombie() || !tables.add(process.ids().getFilesId())) {
                continue; // who shares a table (CLONE_FILES) finds it filled
            }
            Step step = plan.add(
                            "pid " + process.pid() + ": install " + process.descriptors().size() + " descriptors",
                            () -> installer.install(process, workshopFds))
                    .after(tasksMade, "");
            for (fdinfo_entry entry : process.descriptors()) {
                step.after(created.get(entry.getId()), "");
            }
            installed.after(step, "");
        }
        return installed;
    }

    @Override
    public void check(String what, Runnable check) {
        Step step = plan.add(what, check);
        checked.after(step, "");
        if (firstTask != null) {
            firstTask.after(step, "nothing is made when files are not as they were");
        } else {
            step.after(workshopOpen, "they are looked at in the tree's namespaces");
        }
    }

    @Override
    public void create(int id, String what, Creation creation) {
        created.put(
                id,
                plan.add("file " + id + " (" + what + "): create", () -> workshopFds.put(id, creation.create()))
                        .after(checked, ""));
    }

    @Override
    public void createWithProcesses(int id, String what, Creation creation) {
        create(id, what, creation);
        created.get(id).after(processesMade, "it tells of one of them");
    }

    @Override
    public void createJointly(int[] ids, String what, JointCreation creation) {
        StringBuilder names = new StringBuilder();
        for (int id : ids) {
            names.append(names.isEmpty() ? "" : ", ").append(id);
        }
        Step step = plan.add("files " + names + " (" + what + "): create", () -> creation.create(workshopFds::put))
                .after(checked, "");
        for (int id : ids) {
            created.put(id, step);
        }
    }

    /** Closes what the workshop has, once everybody has what is his. */
    void release(Workshop workshop) {
        workshopFds.values().forEach(workshop::release);
        workshopFds.clear();
    }

    @Override
    public void createAfter(int later, int earlier, String reason) {
        created.get(later).after(created.get(earlier), reason);
    }

    @Override
    public void ready(int id, String what, Completion completion) {
        Holder holder = holders.get(id);
        waiting.add(new Waiting("file " + id + " (" + what + "): make ready", false, () -> {
            ProgramSpace task = forge.task(holder.pid);
            completion.complete(task, holder.fd);
        }));
    }

    @Override
    public void arm(int id, String what, Arming arming) {
        waiting.add(new Waiting("file " + id + " (" + what + "): arm", true, () -> arming.arm(workshopFds.get(id))));
    }
}
