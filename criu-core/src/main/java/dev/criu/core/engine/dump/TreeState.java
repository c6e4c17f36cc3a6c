package dev.criu.core.engine.dump;

import dev.criu.core.api.DumpRequest;
import dev.criu.core.api.DumpResult;
import dev.criu.core.engine.ResourceCatalog;
import dev.criu.core.engine.StatisticsFile;
import dev.criu.core.memory.MemoryDumper;
import dev.criu.core.memory.MemoryFacts;
import dev.criu.core.procfs.KernelProcfsReader;
import dev.criu.core.procfs.Procfs;
import dev.criu.core.remap.LostFiles;
import dev.criu.core.resource.FileKind;
import dev.criu.core.resource.tty.TtyKind;
import dev.criu.core.task.CoreDumper;
import dev.criu.core.task.SeccompDumper;
import dev.criu.core.task.TaskAnswers;
import dev.criu.core.task.ThreadFacts;
import dev.criu.core.tree.FrozenProcess;
import dev.criu.core.tree.FrozenTask;
import dev.criu.core.tree.NsPid;
import dev.criu.images.ImageDirectory;
import dev.criu.images.ImageType;
import dev.criu.linux.Sys;
import dev.criu.linux.memory.NativeMemory;
import dev.criu.proto.core_entry;
import dev.criu.proto.dump_stats_entry;
import dev.criu.proto.fs_entry;
import dev.criu.proto.inventory_entry;
import dev.criu.proto.lsmtype;
import dev.criu.proto.plugins_entry;
import dev.criu.proto.pstree_entry;
import dev.criu.proto.stats_entry;
import dev.criu.proto.task_kobj_ids_entry;
import dev.criu.proto.timens_entry;
import dev.criu.proto.timespec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What a dump has found out about its tree, collected while the tree is frozen and written in one go. */
final class TreeState implements AutoCloseable {
    private static final int CLOCK_MONOTONIC = 1;
    private static final int CLOCK_BOOTTIME = 7;
    private static final int FORKED_WITHOUT_EXEC = 0x40; // PF_FORKNOEXEC of include/linux/sched.h

    private final Dump dump;
    private final DumpRequest request;
    private final Procfs procfs;
    private final KernelIds kernelIds;
    private final FileIds fileIds;
    private final SeccompDumper seccomp;
    private final CoreDumper cores;
    private PathFiles paths;
    private FileTable files;
    private LostFiles lost;
    private MemoryDumper memory;
    private NamespaceDumper namespaces;
    private Map<Integer, Integer> nsPids = Map.of();
    private List<FrozenProcess> processes = List.of();
    private final Map<Integer, Supplier<core_entry>> coreImages = new LinkedHashMap<>();
    private final Map<Integer, task_kobj_ids_entry> idImages = new LinkedHashMap<>();
    private final Map<Integer, fs_entry> fsImages = new LinkedHashMap<>();
    private final Set<NsPid> subreapers = new HashSet<>();
    /** Parents of processes that came by fork without exec. */
    private Set<NsPid> forkedFrom = Set.of();
    private timens_entry clocks;
    private int threads;

    TreeState(Dump dump, Procfs procfs, DumpRequest request) {
        this.dump = dump;
        this.procfs = procfs;
        this.request = request;
        this.fileIds = dump.fileIds();
        this.kernelIds = new KernelIds(new Kcmp(dump.kernel()), procfs, dump.self());
        this.seccomp = new SeccompDumper(dump, dump.tracer());
        this.cores = new CoreDumper(dump.kernel(), seccomp, dump.ownAttributes());
    }

    /** Copies whatever the tree may change once it runs; it is frozen. */
    void copyContents() {
        memory.copyPages();
        lost.copyContents();
    }

    /** As {@link #copyContents}, but leaves to clones what they hold: for {@link #copyClones}. */
    void copyContents(Clones clones) {
        for (FrozenProcess process : processes) {
            int pid = process.pid().value();
            if (!process.isZombie() && clones.of(pid) != 0) {
                memory.keepClone(pid, clones.of(pid));
            } else if (!process.isZombie() && !memory.isKept(pid)) {
                memory.keepNow(pid);
            }
        }
        copyContents();
    }

    /** Copies what clones hold; the tree may run. */
    void copyClones() {
        memory.describeClones();
        dump.endIfRefused();
        memory.copyClones();
    }

    /** What there is to clone. */
    Cloneables cloneables() {
        return new Cloneables(processes, idImages, subreapers, namespaces.ownsPids(), memory);
    }

    Set<Integer> pids() {
        return processes.stream().map(process -> process.pid().value()).collect(Collectors.toSet());
    }

    int processCount() {
        return processes.size();
    }

    /** Takes the processes that {@link #add} will describe, parents first. */
    void begin(List<FrozenProcess> all, Map<Integer, Integer> nsPidsByPid) {
        processes = all;
        nsPids = nsPidsByPid;
        forkedFrom = all.stream().filter(TreeState::cameByFork).map(FrozenProcess::parent).collect(Collectors.toSet());
        FrozenProcess root = all.get(0);
        namespaces = new NamespaceDumper(dump, dump.tracer(), procfs, kernelIds, root);
        dump.pathPrefix(namespaces.pathPrefix());
        dump.sessions(new Sessions(all, nsPids));
        lost = new LostFiles(dump, request.lostFiles(), namespaces.pathPrefix());
        dump.lostFiles(lost);
        files = new FileTable(dump, procfs, new Kcmp(dump.kernel()), fileIds, kinds(), nsPids);
        paths = new PathFiles(dump, procfs, fileIds, files, request.fileChecks().buildIds());
        memory = new MemoryDumper(dump, paths, dump.pageFiles(), dump.spool());
        dump.sharedMemory(memory);
        if (request.copyOnWrite()) {
            memory.prepareForClones(dump.stash(), procfs);
        }
        new TreeShape(dump, request.shellJob(), namespaces.ownsPids()).check(all);
    }

    private List<FileKind> kinds() {
        return ResourceCatalog.files(dump.kernel(), request.fileChecks(), new TtyKind(request.shellJob(), false));
    }

    /** Finds out what the processes share; for whatever thread, before the first is described. */
    void survey() {
        kernelIds.survey(processes.stream()
                .filter(process -> !process.isZombie())
                .map(process -> process.pid().value())
                .toList(), dump.objectOrder());
    }

    /** Describes one process, on whatever thread; {@code answers} and {@code facts} are null for a zombie. */
    void add(FrozenProcess process, TaskAnswers answers, ProcessFacts facts) {
        int nsPid = process.nsPid().value();
        if (process.isZombie()) {
            coreImages.put(nsPid, () -> cores.zombie(process));
            return;
        }
        int pid = process.pid().value();
        task_kobj_ids_entry ids = kernelIds.of(pid, facts.paths().namespaces());
        namespaces.check(process, ids);
        idImages.put(nsPid, ids);
        int exe = paths.executable(pid, facts.paths());
        memory.observe(
                pid,
                nsPid,
                process.stat(),
                answers.brk(),
                exe,
                answers.dumpable(),
                answers.thpDisabled(),
                mayShareMemory(process),
                memoryFacts(pid, facts));
        if (answers.isSubreaper()) {
            subreapers.add(process.nsPid());
        }
        files.observe(process, ids.getFilesId(), facts.descriptors());
        fsImages.put(nsPid, fs_entry.newBuilder()
                .setCwdId(paths.currentDirectory(pid, facts.paths()))
                .setRootId(paths.rootDirectory(pid, facts.paths()))
                .setUmask(process.status().umask())
                .build());
        addThreads(process, answers, facts);
        answers.refusals().forEach((tid, reason) -> dump.refuse("tid " + tid, reason, "reset it before the dump"));
        threads += process.threads().size();
    }

    /** What was read of a memory before the tree stood does not hold if another process, that has run since, has the same. */
    private MemoryFacts memoryFacts(int pid, ProcessFacts facts) {
        if (!facts.memory().isEarlier() || !kernelIds.isShared(Kcmp.VM, pid)) {
            return facts.memory();
        }
        try (KernelProcfsReader reader = new KernelProcfsReader(dump.kernel())) {
            return MemoryFacts.read(dump.kernel(), new Procfs("/proc", reader), pid, dump.depth(pid));
        }
    }

    /** What the kernel tells is taken now, the messages are made of it when the tree needs not wait for them. */
    private void addThreads(FrozenProcess process, TaskAnswers answers, ProcessFacts facts) {
        List<ThreadFacts> threadFacts = new ArrayList<>(process.threads().size());
        for (Future<ProcessFacts.ThreadPiece> piece : facts.threads()) {
            threadFacts.addAll(FactsReader.await(piece).facts());
            FactsReader.await(piece).odd().forEach(dump::refuse);
        }
        coreImages.put(
                process.nsPid().value(),
                () -> cores.leader(process, answers, facts.task(), threadFacts.get(0), nsPids));
        for (int i = 1; i < process.threads().size(); i++) {
            int index = i;
            coreImages.put(
                    process.threads().get(i).nsTid().value(),
                    () -> cores.thread(process, index, answers, threadFacts.get(index)));
        }
    }

    /** Whether the process came by fork without exec, or has a child that did; then pages may be shared by copy-on-write. */
    private boolean mayShareMemory(FrozenProcess process) {
        return cameByFork(process) || forkedFrom.contains(process.nsPid());
    }

    private static boolean cameByFork(FrozenProcess process) {
        return (process.stat().flags() & FORKED_WITHOUT_EXEC) != 0;
    }

    /** Once every process was added, the tree still frozen; for the tracer's thread. */
    void complete() {
        processes.forEach(process -> process.threads().forEach(seccomp::observe));
        new SharedObjects(dump).check(processes, idImages);
        files.complete();
        namespaces.observe();
        clocks = clocks();
    }

    /** The clocks that time namespaces shift; CRIU lets those of a restored tree go on from there. */
    private timens_entry clocks() {
        return timens_entry.newBuilder().setMonotonic(clock(CLOCK_MONOTONIC)).setBoottime(clock(CLOCK_BOOTTIME)).build();
    }

    private timespec clock(int id) {
        try (NativeMemory time = NativeMemory.allocate(16)) {
            dump.kernel().call("clock " + id, Sys.CLOCK_GETTIME, id, time.address());
            return timespec.newBuilder().setTvSec(time.getLong(0)).setTvNsec(time.getLong(8)).build();
        }
    }

    /** Writes all images but the pages; the inventory last, so that a set with one is whole. */
    void write() {
        ImageDirectory images = dump.images();
        memory.write();
        files.write();
        lost.write();
        namespaces.write();
        images.writeAll(ImageType.FILES, fileIds.entries());
        coreImages.forEach((id, core) -> images.writeOne(ImageType.CORE, core.get(), id));
        idImages.forEach((id, ids) -> images.writeOne(ImageType.IDS, ids, id));
        fsImages.forEach((id, fs) -> images.writeOne(ImageType.FS, fs, id));
        images.writeOne(ImageType.TIMENS, clocks, 0);
        images.writeOne(ImageType.SECCOMP, seccomp.entry());
        images.writeAll(ImageType.PSTREE, tree());
        images.writeOneAtOnce(ImageType.INVENTORY, inventory());
        lost.leaveLinks();
    }

    private List<pstree_entry> tree() {
        List<pstree_entry> entries = new ArrayList<>(processes.size());
        for (FrozenProcess process : processes) {
            pstree_entry.Builder entry = pstree_entry.newBuilder()
                    .setPid(process.nsPid().value())
                    .setPpid(process.parent() == null ? 0 : process.parent().value())
                    .setPgid(process.pgid())
                    .setSid(process.sid());
            if (process.isZombie()) {
                entry.addThreads(0);
            }
            for (FrozenTask task : process.threads()) {
                entry.addThreads(task.nsTid().value());
            }
            entries.add(entry.build());
        }
        return entries;
    }

    private inventory_entry inventory() {
        return inventory_entry.newBuilder()
                .setImgVersion(ImageDirectory.VERSION)
                .setFdinfoPerId(true)
                .setEveryFdinfo(true)
                .setNsPerId(true)
                .setRootIds(kernelIds.own())
                .setRootCgSet(1)
                .setLsmtype(lsmtype.NO_LSM)
                .setNetworkLockMethod(0)
                .setPluginsEntry(plugins_entry.getDefaultInstance())
                .setDumpCriuRunId(procfs.uuid().toString())
                .build();
    }

    /** The figures of this dump, in microseconds; written as {@code stats-dump} too. */
    DumpResult result(long freezing, long frozen, long scan, long copy) {
        DumpResult result = new DumpResult(
                processes.size(),
                threads,
                freezing,
                frozen,
                scan,
                copy,
                memory.pagesScanned(),
                memory.pagesWritten(),
                memory.sharedPagesScanned(),
                memory.sharedPagesWritten());
        dump_stats_entry stats = dump_stats_entry.newBuilder()
                .setFreezingTime((int) freezing)
                .setFrozenTime((int) frozen)
                .setMemdumpTime((int) scan)
                .setMemwriteTime((int) copy)
                .setPagesScanned(result.pagesScanned())
                .setPagesSkippedParent(0)
                .setPagesWritten(result.pagesWritten())
                .setPagesLazy(0)
                .setShpagesScanned(result.sharedPagesScanned())
                .setShpagesSkippedParent(0)
                .setShpagesWritten(result.sharedPagesWritten())
                .build();
        StatisticsFile.write(
                request.workDir(), ImageType.STATS_DUMP, stats_entry.newBuilder().setDump(stats).build());
        return result;
    }

    @Override
    public void close() {
        if (memory != null) {
            memory.close();
        }
        if (files != null) {
            files.close();
        }
        if (lost != null) {
            lost.close();
        }
        if (namespaces != null) {
            namespaces.close();
        }
    }
}
