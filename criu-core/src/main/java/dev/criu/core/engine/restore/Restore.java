package dev.criu.core.engine.restore;

import dev.criu.core.api.CriuException;
import dev.criu.core.api.RestoreRequest;
import dev.criu.core.api.RestoreResult;
import dev.criu.core.engine.ResourceCatalog;
import dev.criu.core.engine.StatisticsFile;
import dev.criu.core.lazy.PageServer;
import dev.criu.core.memory.ContentsCheck;
import dev.criu.core.memory.LazyPages;
import dev.criu.core.memory.MemoryRestorer;
import dev.criu.core.memory.PageContents;
import dev.criu.core.memory.Readers;
import dev.criu.core.memory.SegmentMaker;
import dev.criu.core.memory.UsedAddresses;
import dev.criu.core.memory.Vdso;
import dev.criu.core.namespace.NamespaceKind;
import dev.criu.core.plan.Plan;
import dev.criu.core.plan.Step;
import dev.criu.core.procfs.KernelProcfsReader;
import dev.criu.core.procfs.Procfs;
import dev.criu.core.remap.Remaps;
import dev.criu.core.resource.FileKind;
import dev.criu.core.resource.FileRestorer;
import dev.criu.core.resource.Remapped;
import dev.criu.core.resource.RestoreScope;
import dev.criu.core.resource.Workshop;
import dev.criu.core.resource.tty.TtyKind;
import dev.criu.core.task.IdentityCheck;
import dev.criu.core.task.OwnIdentity;
import dev.criu.core.task.ProcessImage;
import dev.criu.core.task.StateCheck;
import dev.criu.images.ImageDirectory;
import dev.criu.images.ImageType;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.program.Program;
import dev.criu.linux.ptrace.Tracer;
import dev.criu.linux.task.Arena;
import dev.criu.linux.task.DrivenTask;
import dev.criu.linux.x86_64.ExtendedLayout;
import dev.criu.proto.file_entry;
import dev.criu.proto.restore_stats_entry;
import dev.criu.proto.stats_entry;
import dev.criu.proto.vma_entry;
import java.util.List;

/** One restore, from the request to the result. */
public final class Restore implements RestoreScope, AutoCloseable {
    /**
     * The workshop's agent, and a helper of a group or of an orphan; two groups at least come with a circle of groups. Beside them, one
     * process at a time has hands.
     */
    private static final int MOMENTARY_TASKS = 3;

    private final ImagesAhead ahead;
    private final RestoreRequest request;
    private final Kernel kernel;
    private final ImageDirectory images;
    private final KernelProcfsReader reader;
    private final Procfs procfs;
    private final Tracer tracer;
    private final FreePids freePids;
    private final FirstTask firstTask;
    private final Plan plan = new Plan();
    private TreeImage tree;
    private ServiceDescriptor service;
    private Arena arena;
    private Workshop workshop;
    private Workshop lookout;
    private AgentWorkshop agentWorkshop;
    private LocalWorkshop localWorkshop;
    private WorkshopAgent agent;
    private SegmentMaker segments;
    private Restorers restorers;
    private Remaps remaps;
    private PageContents contents;
    private LazyMemory lazy;
    private FilesRestorer openFiles;
    private Sources sources;
    private Forge forge;
    private Families families;
    private DrivenTask root;
    private long forkedNanos;
    private boolean finished;

    public Restore(ImagesAhead ahead, Kernel kernel) {
        this.ahead = ahead;
        this.request = ahead.request();
        this.kernel = kernel;
        ahead.hasten(kernel);
        this.images = ImageDirectory.open(request.imagesDir());
        this.reader = new KernelProcfsReader(kernel);
        this.procfs = new Procfs("/proc", reader);
        this.tracer = new Tracer(kernel);
        this.freePids = new FreePids(kernel, procfs);
        this.firstTask = new FirstTask(kernel, procfs, tracer, freePids);
    }

    @Override
    public Kernel kernel() {
        return kernel;
    }

    @Override
    public ImageDirectory images() {
        return images;
    }

    @Override
    public file_entry entry(int id) {
        return tree.file(id, "another file");
    }

    @Override
    public Remapped remapped(int id) {
        return remaps.of(id);
    }

    @Override
    public boolean hasSession(int sid) {
        return tree.process(sid) != null;
    }

    @Override
    public boolean hasGroup(int pgid) {
        return tree.processes().stream().anyMatch(process -> process.pgid() == pgid && !tree.inheritsGroup(process));
    }

    @Override
    public void fillShared(long shmid, int fd, long size) {
        segments.fillFile(shmid, fd, size);
    }

    @Override
    public int sharedAnonymous(long shmid, long size, int hugePages) {
        return segments.segment(shmid, size, hugePages);
    }

    @Override
    public Workshop workshop() {
        return workshop;
    }

    /** This process, unless the tree has mounts of its own. */
    @Override
    public Workshop lookout() {
        return lookout;
    }

    /** Restores the tree; on failure nothing of it is left. */
    public RestoreResult run() {
        long start = System.nanoTime();
        StatisticsFile.refuseLink(request.workDir(), ImageType.STATS_RESTORE);
        tree = ahead.tree();
        checkSession();
        ContentsCheck.check(images, tree.processes());
        int self = FirstTask.self(kernel);
        new LimitCheck(procfs, self).check(tree.processes());
        new IdentityCheck(OwnIdentity.of(kernel, procfs, self)).check(tree.processes());
        new StateCheck(new ExtendedLayout(kernel.code())).check(tree.processes());
        SeccompRestorer.check(tree);
        service = ServiceDescriptor.take(kernel, tree.processes());
        int serviceFd = service.number();
        Genealogy genealogy = new Genealogy(tree);
        Sharing.check(tree, genealogy);
        Readers readers = Readers.onAllProcessors();
        int slots = tree.processes().stream().mapToInt(p -> Math.max(p.threads().size(), 1)).sum()
                + genealogy.helpers().size() + tree.processes().size() / 2 + MOMENTARY_TASKS + readers.most();
        UsedAddresses used = UsedAddresses.of(mappings());
        arena = new Arena(kernel, slots, ArenaPlace.find(used, Arena.size(slots)));
        agentWorkshop = tree.namespaces().isEmpty() ? null : new AgentWorkshop(kernel, serviceFd);
        localWorkshop = new LocalWorkshop(kernel);
        workshop = agentWorkshop == null ? localWorkshop : agentWorkshop;
        lookout = tree.namespaces().has(NamespaceKind.MNT) ? workshop : localWorkshop;
        segments = new SegmentMaker(
                kernel, images, tree.processes(), (file, reader) -> sources.pages(file, reader));
        contents = new PageContents(kernel, images);
        lazy = request.lazyFrom() < 0 ? null : new LazyMemory(kernel, tree, contents, genealogy, request.lazyFrom());
        remaps = new Remaps(this);
        restorers = new Restorers(kinds(), this);
        sources = new Sources(kernel, tree, restorers, workshop, segments);
        MemoryRestorer memory = new MemoryRestorer(
                images,
                contents,
                sources,
                new MemoryRestorer.Reserved(arena.remote(), arena.remote() + arena.size(), serviceFd),
                new Vdso(procfs, self, used),
                lazy == null ? LazyPages.none() : lazy.pages(),
                readers);
        forge = new Forge(tracer, tree, genealogy);
        families = new Families(tree, genealogy, memory, forge);
        TaskFinisher finisher = new TaskFinisher(kernel, procfs, tracer, tree, forge, memory, sources, serviceFd,
                request.detached() && !request.sibling());
        plan(serviceFd, genealogy, finisher);
        if (request.explain()) {
            finished = true;
            return new RestoreResult(0, tree.processes().size(), 0, 0, 0, 0, 0, plan.explain());
        }
        plan.run();
        finished = true;
        return result(start, memory);
    }

    private List<List<vma_entry>> mappings() {
        return tree.processes().stream().filter(p -> !p.isZombie()).map(p -> p.mm().getVmasList()).toList();
    }

    private void checkSession() {
        ProcessImage rootImage = tree.root();
        if (!request.shellJob() && !Genealogy.leadsSession(rootImage)) {
            throw new CriuException("restore", "pid " + rootImage.pid() + ": belonged to session " + rootImage.sid()
                    + ", whose leader is not in the images; use --shell-job to have it join the session of this criu");
        }
    }

    private void plan(int serviceFd, Genealogy genealogy, TaskFinisher finisher) {
        ProcessImage rootImage = tree.root();
        if (!tree.namespaces().has(NamespaceKind.PID)) {
            plan.add("pids: see that they are free", () -> freePids.require(tree.pids()));
        }
        Step spawned = plan.add("pid " + rootImage.pid() + ": spawn the root", () -> {
            root = firstTask.make(
                    arena, rootImage.pid().value(), tree.namespaces().cloneFlags(), request.sibling(), serviceFd);
            finisher.begin(root);
        });
        Step namespaces =
                new NamespaceRestorer(kernel, procfs, tree, serviceFd, () -> root).plan(plan, spawned);
        Step opened = plan.add("workshop: open", this::openWorkshop)
                .after(namespaces, "files are found by paths in the tree's mount namespace");
        Step processes = plan.add("processes: fill memory, then clone children", () -> {
                    long before = System.nanoTime();
                    families.makeProcesses(root);
                    forkedNanos = System.nanoTime() - before;
                })
                .after(spawned, "everybody descends from the root")
                .after(opened, "mappings are of files");
        Step groups = plan.add("process groups: make and join", () -> new Groups(tree, genealogy, forge).make())
                .after(processes, "a group is joined by its number");
        Step dead = plan.add("helpers and zombies: end", () -> {
                    forge.endHelpers();
                    forge.makeZombies();
                })
                .after(groups, "the dead belong to groups too");
        openFiles = new FilesRestorer(
                tree, this, forge, new DescriptorInstaller(forge, workshop, serviceFd), restorers, plan);
        FilesRestorer.Ends files = openFiles.plan(tree.namespaces().has(NamespaceKind.MNT) ? null : spawned, opened, dead);
        Step threads = plan.add("threads: clone", forge::makeThreads)
                .after(files.ready(), "threads share the finished descriptor table");
        Step state = plan.add("tasks: names, handlers, limits, identity", finisher::restoreState)
                .after(threads, "identity is per thread and takes away the right to do the rest");
        Step completed = plan.add("files: complete", this::completeFiles)
                .after(state, "everything is mapped and open");
        Step closed = plan.add("workshop: close", this::closeWorkshop)
                .after(state, "root and current directories are opened there")
                .after(completed, "")
                .after(files.armed(), "");
        Step armed = plan.add("timers: arm", finisher::arm)
                .after(state, "")
                .after(files.armed(), "")
                .after(closed, "its end sends the root a signal that has to be taken away");
        Step last = plan.add("tasks: load registers, unmap the arena, let go", () -> letGo(finisher))
                .after(armed, "nothing may run before everything is there");
        if (lazy != null) {
            Step served = plan.add("memory: missing pages are served", () -> lazy.serve(forge, serviceFd, sources::pages))
                    .after(dead, "forks from now on would have to be told apart")
                    .after(files.ready(), "one program at a time runs in a task");
            state.after(served, "the kernel may touch what is missing; identity takes away the right to a userfaultfd");
            last.after(plan.add("memory: the tree dies with criu", () -> lazy.watchOver(forge)).after(armed, ""),
                    "without criu, missing pages would read as zeros");
        }
    }

    private void letGo(TaskFinisher finisher) {
        new LastSteps(kernel, tracer, forge, finisher.living()).take(request.leaveStopped());
        Program removal = new Program();
        remaps.removeLinks(removal);
        new LettingGo(kernel, tracer, forge, finisher.living(), tree.namespaces().has(NamespaceKind.PID)).run(removal);
        remaps.tellLinks();
    }

    /** Who brings in the pages that were left out, once the tree runs; null if there are none. The caller closes it. */
    public PageServer pageServer() {
        return lazy == null || !finished ? null : lazy.handOver();
    }

    private void completeFiles() {
        restorers.all().forEach(FileRestorer::complete);
        remaps.complete();
    }

    private void openWorkshop() {
        if (agentWorkshop != null) {
            agent = new WorkshopAgent(tracer, root);
            agentWorkshop.open(agent.make(tree));
        }
    }

    private void closeWorkshop() {
        if (agent != null) {
            agent.end();
        } else {
            openFiles.release(workshop);
        }
    }

    private List<FileKind> kinds() {
        return ResourceCatalog.files(kernel, request.fileChecks(), new TtyKind(request.shellJob(), !request.detached()));
    }

    private RestoreResult result(long start, MemoryRestorer memory) {
        long micros = (System.nanoTime() - start) / 1000;
        RestoreResult result = new RestoreResult(
                root.tid(),
                tree.processes().size(),
                forkedNanos / 1000,
                micros,
                memory.pagesCompared(),
                memory.pagesSkipped(),
                memory.pagesFilled(),
                "");
        restore_stats_entry stats = restore_stats_entry.newBuilder()
                .setPagesCompared(result.pagesCompared())
                .setPagesSkippedCow(result.pagesSkippedCow())
                .setForkingTime((int) result.forkMicros())
                .setRestoreTime((int) result.restoreMicros())
                .setPagesRestored(result.pagesRestored())
                .build();
        StatisticsFile.write(
                request.workDir(), ImageType.STATS_RESTORE, stats_entry.newBuilder().setRestore(stats).build());
        return result;
    }

    @Override
    public void close() {
        if (remaps != null) {
            remaps.close();
        }
        if (agent != null) {
            agent.kill();
        }
        if (!finished && forge != null) {
            forge.killAll(root);
        }
        if (families != null) {
            families.close();
        }
        if (lazy != null) {
            lazy.close();
        }
        if (contents != null) {
            contents.close();
        }
        if (sources != null) {
            sources.close();
        }
        if (agentWorkshop != null) {
            agentWorkshop.close();
        }
        if (restorers != null) {
            restorers.all().forEach(FileRestorer::close);
        }
        if (localWorkshop != null) {
            if (openFiles != null && workshop == localWorkshop) {
                openFiles.release(localWorkshop);
            }
            localWorkshop.close();
        }
        if (arena != null) {
            arena.close();
        }
        if (service != null) {
            service.close();
        }
        tracer.close();
        reader.close();
    }
}
